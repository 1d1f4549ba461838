import django.db.models.deletion
from django.db import migrations, models

import cunqiao.kernel.county


class Migration(migrations.Migration):
    """People set their own passwords, at an address that works once."""

    dependencies = [("identity", "0003_tenures_of_grants"), ("kernel", "0006_kinds_of_installation")]
    operations = [
        migrations.CreateModel(
            "Invitation",
            [
                (
                    "id",
                    models.UUIDField(
                        default=cunqiao.kernel.county.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("made_by_id", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="identity.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        "person", condition=models.Q(("ended_at", None)), name="one_open_invitation"
                    )
                ],
            },
        ),
    ]
