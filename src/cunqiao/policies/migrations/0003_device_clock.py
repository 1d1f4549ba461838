from django.db import migrations

FIRST = """
INSERT INTO policies_version (county_id, id, status, kind, terms, valid_from, proposed_at)
VALUES (0, '00000000-0000-7000-8000-000000000006', 'published', 'device_clock',
        '{"past_days": 14, "ahead_minutes": 5}', '2000-01-01Z', '2000-01-01Z')
"""


class Migration(migrations.Migration):
    """Times that devices say are believed within bounds. `verify` asks for it of what is recorded from now on."""

    dependencies = [("policies", "0002_first_versions")]
    operations = [migrations.RunSQL(FIRST, migrations.RunSQL.noop)]
