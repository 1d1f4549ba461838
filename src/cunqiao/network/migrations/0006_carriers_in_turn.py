from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0005_address_of_a_centre")]

    operations = [
        migrations.AddConstraint(
            model_name="carrier",
            constraint=models.UniqueConstraint(
                models.F("county_id"), models.F("started_at"), name="one_carrier_a_moment"
            ),
        ),
        migrations.RemoveConstraint(model_name="carrier", name="one_carrier_a_county"),
    ]
