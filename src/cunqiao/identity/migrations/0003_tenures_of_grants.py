from django.db import migrations, models

# So far a partner's grant had the id of the tenure, and nobody else worked with a tenure's float.
NAME = "UPDATE identity_grant SET tenure_id = id WHERE role = 'partner'"


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_bounds_of_grants")]

    operations = [
        migrations.AddField("grant", "tenure_id", models.UUIDField(null=True)),
        migrations.RunSQL(NAME, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "grant",
            models.CheckConstraint(
                name="a_partner_acts_under_a_tenure",
                condition=models.Q(
                    models.Q(("role", "partner"), _negated=True),
                    ("valid_to__isnull", False),
                    ("tenure_id__isnull", False),
                    _connector="OR",
                ),
            ),
        ),
    ]
