"""What the database notes is what the kinds declare, whatever it noted before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import acts, cast
from tests.faults.crowd import at_once

from cunqiao.feed.actions import align_notes
from cunqiao.feed.models import Change
from cunqiao.feed.notes import Note
from cunqiao.feed.queries import changes, installed_notes, kinds
from cunqiao.feed.queries.orders import OF_ORDER
from cunqiao.feed.queries.rows import Kept
from cunqiao.orders.models import Consignment, Order


@dataclass
class PartRow:
    status: str


PART = Kept(
    name="part",
    row=PartRow,
    notes=(Note("orders_consignment", station="o.station_id", source=OF_ORDER),),
    found=lambda scope: scope.within(Consignment.objects.filter(order__station_id=scope.required_place_id)),
    show=lambda found: [PartRow(part.status) for part in found],
)
# As it was before: one function a kind and table, a trigger an event, with a transition table.
OLD = """
    CREATE FUNCTION feed_note_orders_order_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO feed_change (county_id, station_id, kind, subject_id)
        SELECT touched.county_id, touched.station_id, 'order', touched.id FROM touched ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$;
    CREATE TRIGGER feed_order_insert AFTER INSERT ON orders_order REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION feed_note_orders_order_order();
    CREATE TRIGGER feed_order_update AFTER UPDATE ON orders_order REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION feed_note_orders_order_order();
"""


@pytest.fixture(autouse=True)
def installed(committing: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database that notes what is declared, before and after."""
    yield
    monkeypatch.undo()
    align_notes()


def run(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def declared() -> set[tuple[str, str]]:
    return {(note.table, note.name) for note in kinds.triggers()}


def place() -> Order:
    return acts.place_one(pieces={cast.SOAP: 1})


def test_a_fresh_database_notes_all_that_is_declared() -> None:
    assert installed_notes() == declared()


def test_triggers_are_a_row_each_and_read_no_transition_tables() -> None:
    found = run(
        "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'feed%' AND (tgtype & 1 = 0 OR tgnewtable IS NOT NULL)"
    )
    assert found == []


def test_where_all_is_noted_nothing_is_locked() -> None:
    with CaptureQueriesContext(connection) as asked:
        align_notes()
    assert all("SELECT" in query["sql"] for query in asked.captured_queries)
    assert len(asked) == 2


def test_a_new_kind_reaches_the_devices_of_an_installed_database(monkeypatch: pytest.MonkeyPatch) -> None:
    place()
    since = changes(cast.partner, "").next
    monkeypatch.setattr(kinds, "LOGGED", (*kinds.LOGGED, PART))
    call_command("migrate", verbosity=0)
    assert installed_notes() == declared()
    anew = changes(cast.partner, since)
    assert anew.reset
    assert {change.row.status for change in anew.changes if change.kind == "part"} == {"to_ship"}
    order = place()
    (part,) = (change for change in changes(cast.partner, anew.next).changes if change.kind == "part")
    assert part.id == str(Consignment.objects.get(order_id=order.id).id)


def test_a_note_that_is_not_declared_any_more_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "LOGGED", [kind for kind in kinds.LOGGED if kind.name != "order"])
    align_notes()
    assert installed_notes() == declared()
    assert not Change.objects.filter(subject_id=place().id).exists()


def test_triggers_of_the_old_shape_are_replaced() -> None:
    for _, name in installed_notes():
        run(f"DROP FUNCTION {name} CASCADE")
    run(OLD)
    align_notes()
    assert installed_notes() == declared()
    assert Change.objects.filter(subject_id=place().id).count() == 1


def test_a_trigger_that_went_with_its_table_comes_again() -> None:
    (name,) = (name for table, name in installed_notes() if table == "villagers_household")
    run(f"DROP TRIGGER {name} ON villagers_household")
    align_notes()
    assert installed_notes() == declared()


@pytest.mark.parametrize("state", ["DISABLE TRIGGER", "ENABLE REPLICA TRIGGER"])
def test_a_trigger_that_does_not_fire_comes_again(state: str) -> None:
    table, name = min(declared())
    run(f"ALTER TABLE {table} {state} {name}")
    assert (table, name) not in installed_notes()
    align_notes()
    assert installed_notes() == declared()


def test_several_at_once_do_no_harm() -> None:
    for _, name in installed_notes():
        run(f"DROP FUNCTION {name} CASCADE")
    assert [outcome for outcome in at_once(4, lambda i: align_notes()) if outcome is not None] == []
    assert installed_notes() == declared()
