"""Pools and floats are updated all day: room in their pages keeps the new version of a row beside the old one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_append_only"), ("ledger", "0001_initial"), ("network", "0001_initial")]

    operations = [
        migrations.RunSQL(f'ALTER TABLE "{table}" SET (fillfactor = 50)', f'ALTER TABLE "{table}" RESET (fillfactor)')
        for table in ("catalog_pool", "ledger_account", "network_counter")
    ]
