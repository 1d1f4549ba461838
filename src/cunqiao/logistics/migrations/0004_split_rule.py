from django.db import migrations, models


class Migration(migrations.Migration):
    """What was settled before was split by giving spare fen to the first parts; from now on by largest remainder."""

    dependencies = [("logistics", "0003_rules")]
    operations = [
        migrations.AddField(
            "collection", "split_rule", models.CharField(max_length=20, default="first_parts", editable=False)
        ),
        migrations.AlterField(
            "collection", "split_rule", models.CharField(max_length=20, default="largest_remainder", editable=False)
        ),
    ]
