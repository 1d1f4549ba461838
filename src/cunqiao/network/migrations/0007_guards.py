from django.db import migrations

from cunqiao.kernel.triggers import kept, never_emptied, set_once


class Migration(migrations.Migration):
    """A tenure ends once, and stays."""

    dependencies = [("network", "0006_carriers_in_turn"), ("kernel", "0010_never_emptied")]
    operations = [
        kept("network_tenure"),
        never_emptied("network_tenure"),
        set_once("network_tenure", "ended_at"),
    ]
