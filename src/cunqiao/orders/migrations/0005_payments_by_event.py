"""A payment's id was that of its event; now the event stands beside it. Payments of before keep their ids."""

from django.db import migrations, models

from cunqiao.kernel.county import CountyKey


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_counts_begin_at_none")]
    operations = [
        migrations.AddField("payment", "entry_id", models.UUIDField(null=True)),
        migrations.AddField(
            "payment", "means", models.CharField(choices=[("cash", "Cash")], default="cash", max_length=10)
        ),
        migrations.RunSQL("UPDATE orders_payment SET entry_id = id", migrations.RunSQL.noop),
        migrations.AlterField("payment", "entry_id", models.UUIDField()),
        migrations.AddConstraint(
            "payment",
            models.UniqueConstraint(
                "county_id", "order_id", "entry_id", "means", name="one_payment_an_event"
            ),
        ),
        migrations.RemoveIndex("payment", "orders_payment_order"),
        migrations.AlterField(
            "payment", "order", CountyKey(indexed=False, related_name="payments", to="orders.order")
        ),
    ]
