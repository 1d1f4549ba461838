from django.db import migrations

from cunqiao.kernel.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("kernel", "0002_append_only")]
    operations = [append_only("ledger_transfer")]
