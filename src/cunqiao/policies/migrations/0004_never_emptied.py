from django.db import migrations

from cunqiao.kernel.triggers import never_emptied


class Migration(migrations.Migration):
    """Versions are not emptied, either."""

    dependencies = [("policies", "0003_device_clock"), ("kernel", "0010_never_emptied")]
    operations = [
        never_emptied("policies_version"),
    ]
