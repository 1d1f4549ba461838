from uuid import UUID

from django.db import migrations, models


class Migration(migrations.Migration):
    """Who runs a station, or ran one, began under the first version."""

    dependencies = [("network", "0003_shared_keys"), ("policies", "0002_first_versions")]

    operations = [
        migrations.AddField(
            model_name="tenure",
            name="credit_version_id",
            field=models.UUIDField(default=UUID("00000000-0000-7000-8000-000000000005")),
            preserve_default=False,
        ),
    ]
