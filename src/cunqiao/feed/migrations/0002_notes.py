from django.db import migrations


class Migration(migrations.Migration):
    """Made the triggers that note changes. `feed.actions.align_notes` does that now, after every `migrate`."""

    dependencies = [("feed", "0001_initial")]
    operations = []
