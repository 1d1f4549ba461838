from django.db import migrations

from cunqiao.kernel.triggers import never_emptied


class Migration(migrations.Migration):
    """What was written for ever is not emptied, either."""

    dependencies = [("catalog", "0005_pictures"), ("kernel", "0010_never_emptied")]
    operations = [
        never_emptied("catalog_supply"),
    ]
