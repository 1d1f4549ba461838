import django.db.models.deletion
from django.db import migrations, models

import cunqiao.kernel.county
from cunqiao.kernel.county import CountyKey, CountyKeyConstraint

# Each parcel rode one trip at most until now; its drive has the parcel's own id. When it was loaded and received stands
# in its history.
LEGS_OF_PARCELS = """
    INSERT INTO logistics_leg (county_id, id, parcel_id, trip_id, loaded_at, handed_over_at, ended_at)
    SELECT parcel.county_id, parcel.id, parcel.id, parcel.trip_id, coalesce(history.loaded_at, trip.created_at),
           parcel.handed_over_at,
           CASE
               WHEN parcel.status IN ('at_station', 'collected')
               THEN coalesce(history.received_at, parcel.handed_over_at, trip.created_at)
           END
    FROM logistics_parcel AS parcel
    JOIN logistics_trip AS trip ON trip.county_id = parcel.county_id AND trip.id = parcel.trip_id
    CROSS JOIN LATERAL (
        SELECT max(happened_at) FILTER (WHERE move = 'load') AS loaded_at,
               max(happened_at) FILTER (WHERE move = 'received') AS received_at
        FROM kernel_event
        WHERE county_id = parcel.county_id AND subject_id = parcel.id
    ) AS history
"""


class Migration(migrations.Migration):
    dependencies = [("logistics", "0007_tracking_numbers"), ("kernel", "0003_state_of_a_refused_move")]
    operations = [
        migrations.CreateModel(
            name="Leg",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county_id", models.PositiveSmallIntegerField(editable=False)),
                ("id", models.UUIDField(default=cunqiao.kernel.county.new_id, editable=False)),
                ("loaded_at", models.DateTimeField()),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("parcel_id", models.UUIDField(editable=False)),
                ("trip_id", models.UUIDField(editable=False)),
            ],
        ),
        migrations.AddField(
            model_name="leg",
            name="parcel",
            field=CountyKey(
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="legs",
                then=("loaded_at",),
                to="logistics.parcel",
            ),
        ),
        migrations.AddField(
            model_name="leg",
            name="trip",
            field=CountyKey(
                on_delete=django.db.models.deletion.DO_NOTHING, related_name="legs", to="logistics.trip"
            ),
        ),
        migrations.RunSQL(LEGS_OF_PARCELS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="leg",
            index=models.Index(fields=["county_id", "parcel_id", "loaded_at"], name="logistics_leg_parcel"),
        ),
        migrations.AddIndex(
            model_name="leg", index=models.Index(fields=["county_id", "trip_id"], name="logistics_leg_trip")
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=models.UniqueConstraint(
                models.F("county_id"),
                models.F("parcel_id"),
                condition=models.Q(ended_at=None),
                name="one_open_leg_a_parcel",
            ),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=CountyKeyConstraint(
                column="parcel_id", name="logistics_leg_parcel_fk", target="logistics_parcel"
            ),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=CountyKeyConstraint(column="trip_id", name="logistics_leg_trip_fk", target="logistics_trip"),
        ),
        migrations.RemoveConstraint(model_name="parcel", name="logistics_parcel_trip_fk"),
        migrations.RemoveIndex(model_name="parcel", name="logistics_parcel_trip"),
        migrations.RemoveField(model_name="parcel", name="trip"),
        migrations.RemoveField(model_name="parcel", name="trip_id"),
        migrations.RemoveField(model_name="parcel", name="handed_over_at"),
    ]
