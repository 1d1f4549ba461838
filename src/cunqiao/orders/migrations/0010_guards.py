from django.db import migrations

from cunqiao.kernel.triggers import append_only, kept, never_emptied, set_once


class Migration(migrations.Migration):
    """Payments are written for ever; a refund is given once."""

    dependencies = [("orders", "0009_said_at"), ("kernel", "0010_never_emptied")]
    operations = [
        append_only("orders_payment"),
        never_emptied("orders_payment"),
        kept("orders_refund"),
        never_emptied("orders_refund"),
        set_once("orders_refund", "tenure_id", "given_by_id"),
    ]
