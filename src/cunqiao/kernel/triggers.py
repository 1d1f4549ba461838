"""Rules that the database itself keeps on some tables."""

from django.db.migrations import RunSQL

CREATE_FUNCTION = RunSQL(
    """
    CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
    """,
    "DROP FUNCTION kernel_refuse_change()",
)


def append_only(table: str) -> RunSQL:
    """What was written stays as it is: a correction is another row."""
    return RunSQL(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "{table}"
        FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change()
        """,
        f'DROP TRIGGER append_only ON "{table}"',
    )


# A demo is one for life, and its world is taken away whole.
CREATE_TRUNCATE_FUNCTION = RunSQL(
    """
    CREATE FUNCTION kernel_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT FROM kernel_installation WHERE is_demo) THEN
            RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    "DROP FUNCTION kernel_refuse_truncate()",
)


def never_emptied(table: str) -> RunSQL:
    """No TRUNCATE, which the guards of rows do not see."""
    return RunSQL(
        f"""
        CREATE TRIGGER never_emptied BEFORE TRUNCATE ON "{table}"
        FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_truncate()
        """,
        f'DROP TRIGGER never_emptied ON "{table}"',
    )


def kept(table: str) -> RunSQL:
    """What was written may change, and never goes."""
    return RunSQL(
        f"""
        CREATE TRIGGER kept BEFORE DELETE ON "{table}"
        FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change()
        """,
        f'DROP TRIGGER kept ON "{table}"',
    )


def set_once(table: str, *columns: str) -> RunSQL:
    """These columns go from NULL to a value, which then stays."""
    changed = " OR ".join(f"(OLD.{name} IS NOT NULL AND NEW.{name} IS DISTINCT FROM OLD.{name})" for name in columns)
    return RunSQL(
        f"""
        CREATE TRIGGER set_once BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN ({changed})
        EXECUTE FUNCTION kernel_refuse_change()
        """,
        f'DROP TRIGGER set_once ON "{table}"',
    )


def checked_at_once(*tables: str) -> RunSQL:
    """Let Django's own foreign keys of these tables be checked with each statement, not at the end.

    Deferred checks made bulk writes up to 1.7 times slower, and a mistake is best refused where it is made.
    """
    names = ", ".join(f"'{table}'::regclass" for table in tables)
    return RunSQL(
        f"""
        DO $$
        DECLARE found record;
        BEGIN
            FOR found IN SELECT conrelid::regclass AS held_by, conname FROM pg_constraint
                WHERE contype = 'f' AND condeferrable AND conrelid IN ({names})
            LOOP
                EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I NOT DEFERRABLE', found.held_by, found.conname);
            END LOOP;
        END $$
        """,
        RunSQL.noop,
    )
