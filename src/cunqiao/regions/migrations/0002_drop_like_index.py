"""Django adds a second index to a text key for LIKE. The codes sort by bytes, so that the key itself serves."""

from django.db import migrations

DROP = """
DO $$
DECLARE
    name text := (
        SELECT indexname FROM pg_indexes
        WHERE schemaname = current_schema() AND tablename = 'regions_region'
            AND indexname LIKE 'regions\\_region\\_code\\_%\\_like'
    );
BEGIN
    IF name IS NOT NULL THEN EXECUTE format('DROP INDEX %I', name); END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("regions", "0001_initial")]

    operations = [migrations.RunSQL(DROP, migrations.RunSQL.noop)]
