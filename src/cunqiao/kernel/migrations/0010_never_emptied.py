from django.db import migrations

from cunqiao.kernel.triggers import CREATE_TRUNCATE_FUNCTION, never_emptied


class Migration(migrations.Migration):
    """What was written for ever is not emptied, either."""

    dependencies = [("kernel", "0009_said_at")]
    operations = [
        CREATE_TRUNCATE_FUNCTION,
        never_emptied("kernel_event"),
    ]
