"""What the log tells of what broke: when, on which route, the id of what was sent, and how."""

import logging
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector
from tests import cast
from tests.acts import place_one
from tests.api.caller import Caller
from tests.cast import SOAP
from tests.checks import unchanged
from tests.desks.desk import signed_in

from cunqiao.catalog.models import Merchant
from cunqiao.kernel.county import new_id
from cunqiao.ledger.actions import request_top_up
from cunqiao.project import tasks

LINE = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ERROR "


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What goes to the standard error, as the settings have it."""
    (handler,) = [one for one in logging.getLogger().handlers if one.get_name() == "stderr"]
    assert isinstance(handler, logging.StreamHandler)
    written = StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


def breaks(*_: object, **__: object) -> None:
    raise RuntimeError("a beam is broken")


def top_up_command(id: str) -> dict[str, object]:
    body, at = {"amount_fen": 2_00}, "2026-11-20T08:30:00Z"
    return {"kind": "topup", "id": id, "body": body, "happened_at": at, "seq": 0}


@pytest.mark.django_db
def test_a_page_that_breaks_leaves_time_route_id_and_traceback_under_the_number_it_shows(
    monkeypatch: pytest.MonkeyPatch, log: StringIO
) -> None:
    order, client, id = place_one(pieces={SOAP: 1}), signed_in("ou"), str(new_id())
    client.raise_request_exception = False
    monkeypatch.setattr("cunqiao.desks.county.orders.cancel", breaks)
    address = f"/county/orders/{order.number}/cancel"
    line = order.lines.get()
    response = client.post(address, {"id": id, f"line_{line.id}": "1"})
    assert response.status_code == 500
    said, written = response.content.decode(), log.getvalue()
    number = re.search(r"number=([0-9A-F]{8}) ", written)
    assert number
    assert number[1] in said
    assert re.search(LINE + "django.request: ", written, re.M)
    assert f'route="POST /county/orders/<str:number>/cancel" path={address} id={id} by={cast.OU}]' in written
    assert "Traceback (most recent call last):" in written
    assert "RuntimeError: a beam is broken" in written


@pytest.mark.django_db
def test_a_request_of_a_program_that_breaks_leaves_them_too(monkeypatch: pytest.MonkeyPatch, log: StringIO) -> None:
    monkeypatch.setattr("cunqiao.api.money.request_top_up", breaks)
    id = str(new_id())
    answer = Caller(cast.partner).post("/float/topups", {"id": id, "amount_fen": 1_00})
    assert answer.status == 500
    written = log.getvalue()
    assert re.search(LINE + "cunqiao.api.application: request failed ", written, re.M)
    assert f'route="POST /api/v1/float/topups" path=/api/v1/float/topups id={id} by={cast.QIN}]' in written
    assert "RuntimeError: a beam is broken" in written


@pytest.mark.django_db
def test_a_command_of_a_till_that_breaks_leaves_them_too(monkeypatch: pytest.MonkeyPatch, log: StringIO) -> None:
    monkeypatch.setattr("cunqiao.api.money.request_top_up", breaks)
    command = top_up_command(id=str(new_id()))
    answer = Caller(cast.partner).post("/sync", {"commands": [command]})
    assert answer.body["outcomes"][0]["problem"]["type"] == "/problems/failed"
    written = log.getvalue()
    line = rf"cunqiao.api.commands: command failed: POST /sync topup id={command['id']} \[number="
    assert re.search(LINE + line, written, re.M)
    assert "RuntimeError: a beam is broken" in written


def test_a_job_that_breaks_leaves_time_name_and_traceback(log: StringIO) -> None:
    with app.replace_connector(InMemoryConnector()) as worker:
        worker.task(name="break_a_beam")(breaks).defer()
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    written = log.getvalue()
    assert re.search(LINE + r"procrastinate\.worker.*break_a_beam", written, re.M)
    assert "RuntimeError: a beam is broken" in written


@pytest.mark.django_db
def test_a_job_that_breaks_in_a_county_leaves_them_too(monkeypatch: pytest.MonkeyPatch, log: StringIO) -> None:
    monkeypatch.setattr("cunqiao.project.tasks.release_due", breaks)
    tasks.release(0)
    for county_id in (cast.TONGLU, cast.WUYUAN):
        line = rf"cunqiao.project.tasks: job breaks failed in county {county_id}$"
        assert re.search(LINE + line, log.getvalue(), re.M)
    assert "RuntimeError: a beam is broken" in log.getvalue()


@pytest.mark.django_db
def test_an_id_that_something_has_is_refused_in_a_form_and_nothing_changes() -> None:
    """What an import or an older version wrote came by no request that a repeat could be told from."""
    taken = Merchant.objects.order_by("name").first()
    assert taken
    client = signed_in("han")
    with unchanged(but="django_session"):
        response = client.post("/headquarters/merchants/new", {"id": str(taken.id), "name": "Another"})
    assert response.status_code == 409
    shown = response.content.decode()
    assert "sent before with other content" in shown
    assert 'value="Another"' in shown
    assert str(taken.id) not in shown


@pytest.mark.django_db
def test_an_id_that_something_has_is_refused_as_a_command_of_a_till() -> None:
    taken = request_top_up(cast.partner, id=new_id(), amount_fen=1_00)
    with unchanged(but="identity_signin"):
        answer = Caller(cast.partner).post("/sync", {"commands": [top_up_command(id=str(taken.id))]})
    (outcome,) = answer.body["outcomes"]
    assert outcome["outcome"] == "refused"
    assert outcome["problem"]["type"] == "/problems/id_taken"


@pytest.mark.django_db
def test_an_id_that_something_has_is_refused_in_a_request_of_a_program() -> None:
    taken = request_top_up(cast.partner, id=new_id(), amount_fen=1_00)
    with unchanged(but="identity_signin"):
        answer = Caller(cast.partner).post("/float/topups", {"id": str(taken.id), "amount_fen": 2_00})
    assert (answer.status, answer.body["type"]) == (409, "/problems/id_taken")
