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
