from django.db import migrations

GUARD = """
CREATE TRIGGER moved_only BEFORE UPDATE ON policies_version FOR EACH ROW
WHEN (
    OLD.status <> 'proposed'
    OR (OLD.county_id, OLD.id, OLD.kind, OLD.terms, OLD.valid_from, OLD.proposed_by_id, OLD.proposed_at)
       IS DISTINCT FROM
       (NEW.county_id, NEW.id, NEW.kind, NEW.terms, NEW.valid_from, NEW.proposed_by_id, NEW.proposed_at)
)
EXECUTE FUNCTION kernel_refuse_change()
"""
KEEP = """
CREATE TRIGGER kept BEFORE DELETE ON policies_version FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change()
"""
FIRST = """
INSERT INTO policies_version (county_id, id, status, kind, terms, valid_from, proposed_at)
SELECT 0, id, 'published', kind, terms, '2000-01-01Z', '2000-01-01Z'
FROM (
    VALUES
        ('00000000-0000-7000-8000-000000000001'::uuid, 'ship_by', '{"hours": 48}'::jsonb),
        ('00000000-0000-7000-8000-000000000002', 'return_window', '{"days": 7}'),
        ('00000000-0000-7000-8000-000000000003', 'handling_fee', '{"parcel_fen": 100}'),
        ('00000000-0000-7000-8000-000000000004', 'last_leg_fee', '{"drive_fen": 300}'),
        ('00000000-0000-7000-8000-000000000005', 'credit', '{"usual_fen": 0, "most_fen": 100000000000}')
) AS first (id, kind, terms)
"""


class Migration(migrations.Migration):
    """What an installation begins with: the terms that held before there were versions."""

    dependencies = [("policies", "0001_initial"), ("kernel", "0002_append_only")]

    operations = [
        migrations.RunSQL(GUARD, "DROP TRIGGER moved_only ON policies_version"),
        migrations.RunSQL(KEEP, "DROP TRIGGER kept ON policies_version"),
        migrations.RunSQL(FIRST, "TRUNCATE policies_version"),
    ]
