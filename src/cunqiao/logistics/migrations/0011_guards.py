from django.db import migrations

from cunqiao.kernel.triggers import never_emptied, set_once


class Migration(migrations.Migration):
    """What was written for ever is not emptied, either; a drive ends once."""

    dependencies = [("logistics", "0010_evidence_digest"), ("kernel", "0010_never_emptied")]
    operations = [
        never_emptied("logistics_collection"),
        never_emptied("logistics_fee"),
        set_once("logistics_leg", "handed_over_at", "ended_at"),
    ]
