"""Change capture: row triggers that note changes in the log, within the transaction that makes them.

Placing, the busiest write, pays for one narrow row an order. Its consignments, lines, payment and transfer are not
noted: they came with the order. Triggers write to the county of the row that they are on, and read no transition
tables, so that they run on a distributed engine as well.
"""

from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Note:
    """After each of `events` on a row of `table`, a change of `subject` is noted for `station`.

    Both are SQL expressions over NEW, the row as it is now, and over what `source`, a FROM clause, reads.
    """

    table: str
    events: str = "INSERT OR UPDATE"
    station: str = "NEW.station_id"
    subject: str = "NEW.id"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A note in the database. The trigger and its function have one name, which differs where the text differs."""

    table: str
    name: str
    create: tuple[str, str]


def trigger(kind: str, note: Note) -> Trigger:
    """What notes changes of `kind` as `note` says."""
    body = f"""
        BEGIN
            INSERT INTO feed_change (county_id, station_id, kind, subject_id)
            SELECT NEW.county_id, {note.station}, '{kind}', {note.subject} {note.source}
            ON CONFLICT DO NOTHING;
            RETURN NULL;
        END
    """
    digest = blake2b(f"{note} {body}".encode(), digest_size=4).hexdigest()
    name = f"feed_note_{digest}_{kind}_{note.table}"[:63]  # the longest that a name may be
    return Trigger(
        note.table,
        name,
        (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
            f"CREATE TRIGGER {name} AFTER {note.events} ON {note.table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
    )
