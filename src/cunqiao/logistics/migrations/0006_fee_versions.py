from uuid import UUID

from django.db import migrations, models


class Migration(migrations.Migration):
    """What stands was handed out under the first versions."""

    dependencies = [("logistics", "0005_no_prefix_index"), ("policies", "0002_first_versions")]

    operations = [
        migrations.AddField(
            model_name="collection",
            name="handling_version_id",
            field=models.UUIDField(default=UUID("00000000-0000-7000-8000-000000000003")),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="collection",
            name="last_leg_version_id",
            field=models.UUIDField(default=UUID("00000000-0000-7000-8000-000000000004")),
            preserve_default=False,
        ),
    ]
