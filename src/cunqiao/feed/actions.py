"""Upkeep of the change log: deletes old entries, and keeps its triggers in line with the declared kinds."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction

from cunqiao.feed.notes import Trigger
from cunqiao.feed.queries import COPY_LIFE, installed_notes, kinds
from cunqiao.kernel import sql


def forget_old_changes(now: datetime) -> None:
    """Drop what no device asks for any more."""
    sql.run("feed/forget_changes", before=now - COPY_LIFE - timedelta(days=2))


def align_notes() -> None:
    """Let the database note what the kinds declare, and nothing else. Where it does already, nothing is locked.

    One table at a time, which waits for those who write to it now; of several processes, one at a time. A kind whose
    table is not there (a database migrated in part) is not noted.
    """
    tables = set(connection.introspection.table_names())
    wanted = {(note.table, note.name): note for note in kinds.triggers() if {note.table, "feed_change"} <= tables}
    for table in sorted({table for table, _ in wanted.keys() ^ installed_notes()}):
        _align(table, wanted)


def _align(table: str, wanted: Mapping[tuple[str, str], Trigger]) -> None:
    """One transaction, so that nothing goes unnoted between an old trigger and its new one."""
    with transaction.atomic(), connection.cursor() as cursor:
        sql.run("feed/lock_notes")
        standing = installed_notes()
        for _, name in (key for key in standing - wanted.keys() if key[0] == table):
            cursor.execute(f"DROP FUNCTION {name} CASCADE")
        for key in (key for key in wanted.keys() - standing if key[0] == table):
            for statement in wanted[key].create:
                cursor.execute(statement)
