from django.db import migrations

from cunqiao.kernel.triggers import kept, never_emptied, set_once


class Migration(migrations.Migration):
    """Top-ups stay, and have one bank reference; transfers are not emptied, either."""

    dependencies = [("ledger", "0005_amounts_in_indexes"), ("kernel", "0010_never_emptied")]
    operations = [
        never_emptied("ledger_transfer"),
        never_emptied("ledger_topup"),
        kept("ledger_topup"),
        set_once("ledger_topup", "bank_reference"),
    ]
