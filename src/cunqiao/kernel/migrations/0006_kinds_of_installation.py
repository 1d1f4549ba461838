import django.contrib.postgres.fields
from django.db import migrations, models

import cunqiao.kernel.models

FOR_LIFE = """
    CREATE FUNCTION kernel_keep_kind() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.is_demo IS NOT NULL AND NEW.is_demo IS DISTINCT FROM OLD.is_demo
            OR OLD.opened_at IS NOT NULL AND NEW.opened_at IS DISTINCT FROM OLD.opened_at
        THEN
            RAISE EXCEPTION 'a database is a demo or an operator''s for life, and opens once'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER kind_is_for_life BEFORE UPDATE ON kernel_installation
    FOR EACH ROW EXECUTE FUNCTION kernel_keep_kind();
    CREATE TRIGGER installation_stays BEFORE DELETE ON kernel_installation
    FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change()
"""

# Where people work already, it is a demo if the first of them is one of the made-up world's. Theirs is an open one.
INSTALLED = """
    DO $$
    DECLARE first_name text;
    BEGIN
        IF to_regclass('identity_person') IS NULL THEN
            RETURN;
        END IF;
        SELECT username INTO first_name FROM identity_person ORDER BY id LIMIT 1;
        IF first_name IS NOT NULL THEN
            UPDATE kernel_installation SET is_demo = (first_name = 'demo-hq-1'), opened_at = now();
        END IF;
    END $$
"""


class Migration(migrations.Migration):
    """A database is a made-up world's or an operator's, and says who that is."""

    dependencies = [("kernel", "0005_lease")]
    operations = [
        migrations.AddField(
            "installation",
            "languages",
            django.contrib.postgres.fields.ArrayField(
                models.CharField(max_length=8), default=cunqiao.kernel.models._all_languages, size=None
            ),
        ),
        migrations.AddField("installation", "operator", models.CharField(blank=True, default="", max_length=100)),
        migrations.AddField("installation", "short_name", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField("installation", "phone", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField("installation", "is_demo", models.BooleanField(null=True)),
        migrations.AddField("installation", "opened_at", models.DateTimeField(null=True)),
        migrations.RunSQL(INSTALLED, migrations.RunSQL.noop),
        migrations.RunSQL(
            FOR_LIFE,
            "DROP TRIGGER kind_is_for_life ON kernel_installation;"
            "DROP TRIGGER installation_stays ON kernel_installation; DROP FUNCTION kernel_keep_kind()",
        ),
    ]
