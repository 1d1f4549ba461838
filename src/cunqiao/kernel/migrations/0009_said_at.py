from django.db import migrations, models


class Migration(migrations.Migration):
    """What a device said that could not be is kept beside the time that counts."""

    dependencies = [("kernel", "0008_messages_held")]
    operations = [migrations.AddField("event", "said_at", models.DateTimeField(null=True))]
