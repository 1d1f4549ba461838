from django.db import migrations, models
from django.db.models import DO_NOTHING

from cunqiao.kernel.county import CountyKey


class Migration(migrations.Migration):
    """The indexes of both sides of a transfer hold its amount. The new ones stand before the old ones go."""

    dependencies = [("ledger", "0004_references_in_capitals")]
    operations = [
        migrations.AddIndex(
            "transfer",
            models.Index(fields=["county_id", "debit_account_id", "id"], include=["amount_fen"], name="money_given"),
        ),
        migrations.AddIndex(
            "transfer",
            models.Index(fields=["county_id", "credit_account_id", "id"], include=["amount_fen"], name="money_taken"),
        ),
        migrations.RemoveIndex("transfer", "ledger_transfer_debit_account"),
        migrations.RemoveIndex("transfer", "ledger_transfer_credit_account"),
        migrations.AlterField(
            "transfer",
            "debit_account",
            CountyKey("ledger.account", DO_NOTHING, indexed=False, related_name="debits"),
        ),
        migrations.AlterField(
            "transfer",
            "credit_account",
            CountyKey("ledger.account", DO_NOTHING, indexed=False, related_name="credits"),
        ),
    ]
