from django.db import migrations

from cunqiao.feed.notes import notes


class Migration(migrations.Migration):
    dependencies = [
        ("feed", "0001_initial"),
        ("ledger", "0001_initial"),
        ("network", "0001_initial"),
        ("villagers", "0001_initial"),
        ("orders", "0001_initial"),
        ("logistics", "0002_initial"),
        ("earnings", "0001_initial"),
    ]
    operations = notes()
