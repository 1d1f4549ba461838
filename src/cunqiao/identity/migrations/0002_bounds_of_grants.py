from django.db import migrations, models

# Grants that the constraints do not allow any more are ended, by nobody: one of a county role without its county
# reached every county, and nobody can say which one was meant. Of the same role given twice the first stays. Who was
# signed in under one that ended signs in again.
END = """
UPDATE identity_grant SET valid_to = greatest(valid_from, now())
WHERE valid_to IS NULL AND (
    (role IN ('county_operator', 'driver', 'partner')) <> (county_id IS NOT NULL)
    OR (role IN ('partner', 'merchant')) <> (place_id IS NOT NULL)
    OR EXISTS (
        SELECT FROM identity_grant AS same
        WHERE same.valid_to IS NULL AND same.person_id = identity_grant.person_id AND same.role = identity_grant.role
            AND same.county_id IS NOT DISTINCT FROM identity_grant.county_id
            AND same.place_id IS NOT DISTINCT FROM identity_grant.place_id
            AND (same.valid_from, same.id) < (identity_grant.valid_from, identity_grant.id)
    )
)
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [
        migrations.RunSQL(END, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                name="a_role_has_its_county_and_place",
                condition=models.Q(
                    ("valid_to__isnull", False),
                    models.Q(role="headquarters", county_id__isnull=True, place_id__isnull=True),
                    models.Q(role="county_operator", county_id__isnull=False, place_id__isnull=True),
                    models.Q(role="partner", county_id__isnull=False, place_id__isnull=False),
                    models.Q(role="merchant", county_id__isnull=True, place_id__isnull=False),
                    models.Q(role="driver", county_id__isnull=False, place_id__isnull=True),
                    models.Q(role="auditor", county_id__isnull=True, place_id__isnull=True),
                    _connector="OR",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                fields=("person", "role", "county_id", "place_id"),
                name="one_grant_of_a_role",
                condition=models.Q(valid_to=None),
                nulls_distinct=False,
            ),
        ),
    ]
