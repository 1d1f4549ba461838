import django.db.models.deletion
from django.db import migrations, models

import cunqiao.kernel.county
from cunqiao.kernel.county import CountyKey, CountyKeyConstraint
from cunqiao.kernel.triggers import append_only

# Until now each collection paid one handling fee and the last leg of the only drive, under its own id. The first gets
# the collection's id, the other the drive's.
FEES_OF_COLLECTIONS = """
    INSERT INTO logistics_fee (county_id, id, parcel_id, leg_id, entry_id, version_id, recorded_at)
    SELECT county_id, id, parcel_id, NULL, id, handling_version_id, recorded_at FROM logistics_collection
    UNION ALL
    SELECT leg.county_id, leg.id, leg.parcel_id, leg.id, collection.id, collection.last_leg_version_id,
           collection.recorded_at
    FROM logistics_collection AS collection
    JOIN logistics_leg AS leg ON leg.county_id = collection.county_id AND leg.parcel_id = collection.parcel_id
"""


class Migration(migrations.Migration):
    """Fees have rows of their own; a parcel need not be of a consignment."""

    dependencies = [("logistics", "0008_legs"), ("ledger", "0003_money_of_no_order")]
    operations = [
        migrations.CreateModel(
            name="Fee",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county_id", models.PositiveSmallIntegerField(editable=False)),
                ("id", models.UUIDField(default=cunqiao.kernel.county.new_id, editable=False)),
                ("entry_id", models.UUIDField()),
                ("version_id", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
                ("parcel_id", models.UUIDField(editable=False)),
                ("leg_id", models.UUIDField(editable=False, null=True)),
                (
                    "leg",
                    CountyKey(
                        indexed=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="fees",
                        to="logistics.leg",
                    ),
                ),
                (
                    "parcel",
                    CountyKey(
                        indexed=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="fees",
                        to="logistics.parcel",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(FEES_OF_COLLECTIONS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="fee", index=models.Index(fields=["county_id", "recorded_at"], name="fees_by_time")
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.UniqueConstraint(
                models.F("county_id"),
                models.F("parcel_id"),
                models.F("leg_id"),
                name="one_fee_a_parcel_or_drive",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=CountyKeyConstraint(column="parcel_id", name="logistics_fee_parcel_fk", target="logistics_parcel"),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=CountyKeyConstraint(column="leg_id", name="logistics_fee_leg_fk", target="logistics_leg"),
        ),
        append_only("logistics_fee"),
        migrations.RemoveField(model_name="collection", name="handling_version_id"),
        migrations.RemoveField(model_name="collection", name="last_leg_version_id"),
        migrations.AlterField(
            model_name="parcel",
            name="consignment",
            field=CountyKey(
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="parcels",
                to="orders.consignment",
            ),
        ),
        migrations.AlterField(
            model_name="parcel", name="consignment_id", field=models.UUIDField(editable=False, null=True)
        ),
    ]
