"""Whose drawer took or gives a villager's cash.

What was paid and given back before is told by the tenure of its order, where that tenure ran the station then. Where
another one did, it stays open (null): the rules know that no float moved for it, or that of the order's tenure.
"""

import django.db.models.deletion
from django.db import migrations, models

from cunqiao.kernel.county import CountyKey, CountyKeyConstraint, new_id

PAID = """
UPDATE orders_payment AS payment SET tenure_id = placed.tenure_id
FROM orders_order AS placed
JOIN network_tenure AS tenure ON tenure.county_id = placed.county_id AND tenure.id = placed.tenure_id
WHERE placed.county_id = payment.county_id AND placed.id = payment.order_id
    AND (payment.entry_id = placed.id OR payment.recorded_at <= coalesce(tenure.ended_at, 'infinity'))
"""

GIVEN_BACK = """
WITH step AS (
    SELECT county_id, order_id, NULL::uuid AS entry_id, amount_fen, happened_at, recorded_at FROM orders_payment
    UNION ALL
    SELECT county_id, order_id, entry_id, amount_fen, happened_at, recorded_at
    FROM ledger_transfer
    WHERE kind IN ('cancel', 'expire')
),
account AS (
    SELECT step.*, placed.tenure_id, greatest(0, sum(step.amount_fen) OVER so_far - placed.total_fen) AS owed_fen
    FROM step
    JOIN orders_order AS placed ON placed.county_id = step.county_id AND placed.id = step.order_id
    WINDOW so_far AS (PARTITION BY step.county_id, step.order_id ORDER BY step.recorded_at, step.entry_id NULLS FIRST)
),
grown AS (
    SELECT *, owed_fen - coalesce(lag(owed_fen) OVER so_far, 0) AS refund_fen
    FROM account
    WINDOW so_far AS (PARTITION BY county_id, order_id ORDER BY recorded_at, entry_id NULLS FIRST)
)
INSERT INTO orders_refund (county_id, id, order_id, entry_id, amount_fen, tenure_id, happened_at, recorded_at)
SELECT grown.county_id, gen_random_uuid(), grown.order_id, grown.entry_id, grown.refund_fen,
       CASE WHEN grown.recorded_at <= coalesce(tenure.ended_at, 'infinity') THEN tenure.id END,
       grown.happened_at, grown.recorded_at
FROM grown
JOIN network_tenure AS tenure ON tenure.county_id = grown.county_id AND tenure.id = grown.tenure_id
WHERE grown.entry_id IS NOT NULL AND grown.refund_fen > 0
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_initial"),
        ("network", "0003_shared_keys"),
        ("orders", "0006_ship_by_version"),
    ]

    operations = [
        migrations.AddField("payment", "tenure_id", models.UUIDField(null=True)),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county_id", models.PositiveSmallIntegerField(editable=False)),
                ("id", models.UUIDField(default=new_id, editable=False)),
                ("entry_id", models.UUIDField()),
                ("amount_fen", models.BigIntegerField()),
                ("tenure_id", models.UUIDField(null=True)),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("order_id", models.UUIDField(editable=False)),
                (
                    "order",
                    CountyKey(
                        indexed=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="refunds",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint("county_id", "order_id", "entry_id", name="one_refund_an_event"),
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="refund_is_positive"),
                    CountyKeyConstraint(column="order_id", name="orders_refund_order_fk", target="orders_order"),
                ],
            },
        ),
        migrations.RunSQL(PAID, migrations.RunSQL.noop),
        migrations.RunSQL(GIVEN_BACK, migrations.RunSQL.noop),
    ]
