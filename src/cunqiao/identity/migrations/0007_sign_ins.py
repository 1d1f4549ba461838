import django.db.models.deletion
from django.db import migrations, models

import cunqiao.kernel.county


class Migration(migrations.Migration):
    """People see where they are signed in, and end it; tokens of before are asked for anew."""

    dependencies = [("identity", "0006_guards")]
    operations = [
        migrations.CreateModel(
            "SignIn",
            [
                (
                    "id",
                    models.UUIDField(
                        default=cunqiao.kernel.county.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_browser", models.BooleanField()),
                ("till", models.CharField(blank=True, max_length=1)),
                ("device", models.CharField(blank=True, max_length=200)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("began_at", models.DateTimeField()),
                ("used_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sign_ins", to="identity.person"
                    ),
                ),
            ],
        ),
        migrations.DeleteModel("RevokedToken"),
        migrations.AddField("failedlogin", "source", models.CharField(blank=True, default="", max_length=45)),
        migrations.AddIndex(
            "failedlogin", models.Index(fields=["source", "failed_at"], name="failed_log_ins_from_a_source")
        ),
    ]
