from django.db import migrations, models


class Migration(migrations.Migration):
    """Currency and time zone stood in the code. Every installation so far is one of China's."""

    dependencies = [("kernel", "0003_state_of_a_refused_move")]
    operations = [
        migrations.CreateModel(
            "Installation",
            [
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False),
                ),
                ("currency", models.CharField(max_length=3)),
                ("time_zone", models.CharField(max_length=40)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(id=1), name="one_installation")],
            },
        ),
        migrations.RunSQL(
            "INSERT INTO kernel_installation (id, currency, time_zone) VALUES (1, 'CNY', 'Asia/Shanghai')",
            migrations.RunSQL.noop,
        ),
    ]
