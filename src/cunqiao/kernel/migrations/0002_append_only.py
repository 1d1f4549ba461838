from django.db import migrations

from cunqiao.kernel.triggers import CREATE_FUNCTION, append_only


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [CREATE_FUNCTION, append_only("kernel_event")]
