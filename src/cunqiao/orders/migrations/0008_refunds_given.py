"""Who gave a villager's cash back: of the refunds until now, whoever cancelled at the station's counter."""

from django.db import migrations, models

GIVEN = """
UPDATE orders_refund AS refund SET given_by_id = event.person_id
FROM orders_consignment AS part
JOIN kernel_event AS event ON event.county_id = part.county_id AND event.subject_id = part.id
    AND event.move IN ('cancel', 'cancel_line')
JOIN orders_order AS placed ON placed.county_id = part.county_id AND placed.id = part.order_id
JOIN network_tenure AS tenure ON tenure.county_id = placed.county_id AND tenure.station_id = placed.station_id
    AND tenure.person_id = event.person_id
WHERE part.county_id = refund.county_id AND part.order_id = refund.order_id AND event.happened_at = refund.happened_at
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_append_only"),
        ("network", "0003_shared_keys"),
        ("orders", "0007_drawers"),
    ]

    operations = [
        migrations.AddField("refund", "given_by_id", models.UUIDField(null=True)),
        migrations.RunSQL(GIVEN, migrations.RunSQL.noop),
    ]
