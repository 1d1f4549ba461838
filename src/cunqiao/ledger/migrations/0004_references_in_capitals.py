from django.db import migrations

# Where two differ by their capitals alone, one keeps its writing: the audit names both.
RAISE = """
UPDATE ledger_topup AS this SET bank_reference = upper(bank_reference)
WHERE bank_reference <> upper(bank_reference) AND NOT EXISTS (
    SELECT FROM ledger_topup AS other
    WHERE other.county_id = this.county_id AND upper(other.bank_reference) = upper(this.bank_reference)
      AND (other.bank_reference = upper(other.bank_reference) OR other.id < this.id)
)
"""


class Migration(migrations.Migration):
    """A bank reference is kept in capitals, so that another writing of it confirms no second top-up."""

    dependencies = [("ledger", "0003_money_of_no_order")]
    operations = [migrations.RunSQL(RAISE, migrations.RunSQL.noop)]
