from uuid import UUID

from django.db import migrations, models


class Migration(migrations.Migration):
    """What stands was placed under the first version."""

    dependencies = [("orders", "0005_payments_by_event"), ("policies", "0002_first_versions")]

    operations = [
        migrations.AddField(
            model_name="consignment",
            name="ship_by_version_id",
            field=models.UUIDField(default=UUID("00000000-0000-7000-8000-000000000001")),
            preserve_default=False,
        ),
    ]
