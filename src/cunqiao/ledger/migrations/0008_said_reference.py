from django.db import migrations, models


class Migration(migrations.Migration):
    """A station may give the bank's number of what it paid, so that a statement is matched by it."""

    dependencies = [("ledger", "0007_references")]
    operations = [
        migrations.AddField(
            "topup", "said_reference", models.CharField(blank=True, db_default="", default="", max_length=64)
        ),
        migrations.AlterField("topup", "said_reference", models.CharField(blank=True, default="", max_length=64)),
    ]
