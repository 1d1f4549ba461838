import django.db.models.functions.datetime
from django.db import migrations, models

import cunqiao.feed.models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county_id",
                        "station_id",
                        "xid",
                        "kind",
                        "subject_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county_id", models.PositiveSmallIntegerField()),
                ("station_id", models.UUIDField()),
                ("xid", cunqiao.feed.models.XidField(db_default=models.Func(function="pg_current_xact_id"))),
                ("kind", models.CharField(max_length=10)),
                ("subject_id", models.UUIDField()),
                ("noted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
    ]
