from django.db import migrations, models

from cunqiao.kernel.triggers import append_only, never_emptied
from cunqiao.ledger.references import normal


def enter(apps, schema_editor):
    """The first that was confirmed with a reference has it."""
    confirmed = apps.get_model("ledger", "TopUp").objects.exclude(bank_reference=None).order_by("requested_at", "id")
    first = {}
    for county_id, id, reference in confirmed.values_list("county_id", "id", "bank_reference").iterator():
        first.setdefault(normal(reference), (county_id, id))
    model = apps.get_model("ledger", "Reference")
    model.objects.bulk_create(
        [model(reference=reference, county_id=county_id, top_up_id=id) for reference, (county_id, id) in first.items()],
        batch_size=1000,
    )


class Migration(migrations.Migration):
    """A bank reference confirms one top-up of the network, in whatever writing."""

    dependencies = [("ledger", "0006_guards")]
    operations = [
        migrations.CreateModel(
            "Reference",
            [
                ("top_up_id", models.UUIDField(primary_key=True, serialize=False)),
                ("county_id", models.PositiveSmallIntegerField()),
                ("reference", models.CharField(max_length=256, unique=True)),
            ],
        ),
        migrations.RunPython(enter, migrations.RunPython.noop),
        append_only("ledger_reference"),
        never_emptied("ledger_reference"),
    ]
