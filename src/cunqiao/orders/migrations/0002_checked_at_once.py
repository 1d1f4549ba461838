from django.db import migrations

from cunqiao.kernel.triggers import checked_at_once


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]
    operations = [checked_at_once("orders_consignment", "orders_line", "catalog_pool", "catalog_supply")]
