import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who moves money proves a second factor."""

    dependencies = [("identity", "0007_sign_ins")]
    operations = [
        migrations.CreateModel(
            "SecondFactor",
            [
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="second_factor",
                        serialize=False,
                        to="identity.person",
                    ),
                ),
                ("sealed", models.CharField(max_length=200)),
                ("last_step", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            "RecoveryCode",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recovery_codes",
                        to="identity.person",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint("person", "digest", name="one_recovery_code")],
            },
        ),
    ]
