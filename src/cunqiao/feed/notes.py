"""The triggers that note changes: one a statement, for all the rows it touched, in the transaction that did it.

Placing, the busiest write, pays for one narrow row an order. Its consignments, lines, payment and transfer are not
noted: they came with the order. A station's float is noted by nobody, since every order moves it; the feed looks.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.migrations import RunSQL

ORDER = "JOIN orders_order AS o ON o.county_id = touched.county_id AND o.id = touched.order_id"
PARCEL_ORDER = (
    "JOIN orders_consignment AS c ON c.county_id = touched.county_id AND c.id = touched.consignment_id"
    " JOIN orders_order AS o ON o.county_id = c.county_id AND o.id = c.order_id"
)


@dataclass(frozen=True, slots=True)
class Note:
    """After `events` on `table`: a change of `kind` of `subject` at `station` for every touched row.

    `station` and `subject` are expressions over `touched`, and over what `joined` adds.
    """

    table: str
    events: tuple[str, ...]
    kind: str
    station: str = "touched.station_id"
    subject: str = "touched.id"
    joined: str = ""


NOTES = (
    Note("villagers_household", ("INSERT", "UPDATE"), "household"),
    Note("villagers_villager", ("INSERT", "UPDATE"), "villager"),
    Note("orders_order", ("INSERT", "UPDATE"), "order"),
    Note("orders_consignment", ("UPDATE",), "order", "o.station_id", "o.id", ORDER),
    Note("orders_line", ("UPDATE",), "order", "o.station_id", "o.id", ORDER),
    Note("logistics_parcel", ("INSERT", "UPDATE"), "parcel"),
    Note("logistics_parcel", ("INSERT", "UPDATE"), "order", "o.station_id", "o.id", PARCEL_ORDER),
    Note("logistics_parcelline", ("INSERT",), "parcel", "p.station_id", "p.id",
         "JOIN logistics_parcel AS p ON p.county_id = touched.county_id AND p.id = touched.parcel_id"),
    Note("logistics_collection", ("INSERT",), "earning", "p.station_id", "touched.id",
         "JOIN logistics_parcel AS p ON p.county_id = touched.county_id AND p.id = touched.parcel_id"),
    Note("earnings_release", ("INSERT",), "earning", "p.station_id", "touched.id",
         "JOIN logistics_collection AS c ON c.county_id = touched.county_id AND c.id = touched.id"
         " JOIN logistics_parcel AS p ON p.county_id = c.county_id AND p.id = c.parcel_id"),
    Note("earnings_payout", ("UPDATE",), "money", "t.station_id", "touched.id",
         "JOIN earnings_payoutitem AS i ON i.county_id = touched.county_id AND i.payout_id = touched.id"
         " JOIN ledger_account AS a ON a.county_id = i.county_id AND a.id = i.account_id"
         " JOIN network_tenure AS t ON t.county_id = a.county_id AND t.id = a.holder_id"),
    Note("ledger_topup", ("INSERT", "UPDATE"), "topup", "t.station_id", "touched.id",
         "JOIN ledger_account AS a ON a.county_id = touched.county_id AND a.id = touched.account_id"
         " JOIN network_tenure AS t ON t.county_id = a.county_id AND t.id = a.holder_id"),
)  # fmt: skip


def notes() -> list[RunSQL]:
    """What a migration runs."""
    return [RunSQL(do, undo) for note in NOTES for do, undo in _statements(note)]


def _statements(note: Note) -> Iterator[tuple[str, str]]:
    function = f"feed_note_{note.table}_{note.kind}"
    yield (
        f"""
        CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO feed_change (county_id, station_id, kind, subject_id)
            SELECT {"DISTINCT " if note.joined else ""}touched.county_id, {note.station}, '{note.kind}', {note.subject}
            FROM touched {note.joined}
            ON CONFLICT DO NOTHING;
            RETURN NULL;
        END $$
        """,
        f"DROP FUNCTION {function}()",
    )
    for event in note.events:
        name = f"feed_{note.kind}_{event.lower()}"
        yield (
            f"""
            CREATE TRIGGER {name} AFTER {event} ON {note.table} REFERENCING NEW TABLE AS touched
            FOR EACH STATEMENT EXECUTE FUNCTION {function}()
            """,
            f"DROP TRIGGER {name} ON {note.table}",
        )
