from uuid import UUID

from django.db import migrations, models


class Migration(migrations.Migration):
    """What stands was released under the first version."""

    dependencies = [("earnings", "0001_initial"), ("policies", "0002_first_versions")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="window_version_id",
            field=models.UUIDField(default=UUID("00000000-0000-7000-8000-000000000002")),
            preserve_default=False,
        ),
    ]
