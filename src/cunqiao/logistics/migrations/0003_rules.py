from django.db import migrations

from cunqiao.kernel.triggers import append_only, checked_at_once


class Migration(migrations.Migration):
    dependencies = [("logistics", "0002_initial"), ("kernel", "0002_append_only")]
    operations = [append_only("logistics_collection"), checked_at_once("logistics_trip")]
