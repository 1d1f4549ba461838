from django.db import migrations


class Migration(migrations.Migration):
    """Station numbers have four digits from the first on."""

    dependencies = [("network", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "SELECT setval(pg_get_serial_sequence('network_number', 'number'), 1001, false)",
            migrations.RunSQL.noop,
        )
    ]
