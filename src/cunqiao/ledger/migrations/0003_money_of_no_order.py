from django.db import migrations, models


class Migration(migrations.Migration):
    """What a parcel earned that is of no order is found by its entry."""

    dependencies = [("ledger", "0002_append_only")]
    operations = [
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                fields=["county_id", "entry_id"],
                name="money_of_no_order",
                condition=models.Q(order_id__isnull=True),
            ),
        ),
    ]
