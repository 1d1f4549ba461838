from django.db import migrations, models


class Migration(migrations.Migration):
    """What a device said that could not be is kept beside the time that counts."""

    dependencies = [("orders", "0008_refunds_given")]
    operations = [migrations.AddField("order", "said_at", models.DateTimeField(null=True))]
