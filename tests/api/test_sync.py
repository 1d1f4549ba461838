"""The station's one door: commands, each once, in their till's order, with the outcome as first given."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import OperationalError, connection
from tests import cast
from tests.api.caller import Caller, basket
from tests.api.line import bring, placed, ship
from tests.checks import unchanged

from cunqiao.api import money, orders
from cunqiao.kernel.county import new_id
from cunqiao.kernel.models import Request
from cunqiao.kernel.scope import Scope
from cunqiao.orders.models import Order

pytestmark = pytest.mark.django_db

AT = f"{datetime.now(UTC) - timedelta(days=3):%Y-%m-%dT%H:%M:%SZ}"


def command(kind: str, body: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"id": str(new_id()), "kind": kind, "body": body, "happened_at": AT, "seq": 0} | changes


def an_order(*, quantity: int = 1, told: int | None = None, **body: Any) -> dict[str, Any]:
    price = {} if told is None else {"unit_price_fen": told}
    return command("order", {"villager_id": str(cast.WANG), "lines": basket(cast.SOAP, quantity, **price)} | body)


def tell(*commands: Any, by: Scope = cast.partner) -> list[dict[str, Any]]:
    answer = Caller(by).post("/sync", {"commands": list(commands)})
    assert answer.status == 200, answer.body
    assert len(answer.body["outcomes"]) == len(commands)
    outcomes: list[dict[str, Any]] = answer.body["outcomes"]
    return outcomes


def tell_one(sent: Any, by: Scope = cast.partner) -> dict[str, Any]:
    (outcome,) = tell(sent, by=by)
    return outcome


def problem_of(outcome: dict[str, Any]) -> str:
    assert outcome["outcome"] == "refused"
    assert "answer" not in outcome
    return str(outcome["problem"]["type"]).removeprefix("/problems/")


# what each kind does


def test_an_order_is_placed_when_it_happened() -> None:
    sent = an_order(till_number="457")
    outcome = tell_one(sent)
    assert (outcome["id"], outcome["outcome"], outcome["answer"]["number"]) == (sent["id"], "applied", "1001-A457")
    assert outcome["answer"]["placed_at"] == AT
    assert Caller(cast.partner).get("/orders/1001-A457").body["id"] == sent["id"]


def test_an_order_is_cancelled_in_part_and_whole() -> None:
    order = placed(Caller(cast.partner))
    line = next(line for line in order["lines"] if line["quantity"] == 2)
    some = [{"line_id": line["id"], "quantity": 1}]
    part = tell_one(command("cancel", {"number": order["number"], "lines": some}))
    assert [line["cancelled"] for line in part["answer"]["lines"]] == [0, 1]
    whole = tell_one(command("cancel", {"number": order["number"]}))
    assert whole["answer"]["status"] == "cancelled"
    history = Caller(cast.partner).get(f"/orders/{order['number']}").body["history"]
    assert {step["happened_at"] for step in history if step["move"] == "cancel"} == {AT}


def test_parcels_are_received_and_handed_out() -> None:
    first, second = ship(placed(Caller(cast.partner)))
    operator = Caller(cast.operator)
    for number in (first, second):
        operator.post(f"/parcels/{number}/scan", event="arrived_county")
    trip = operator.post("/trips").body["number"]
    operator.post(f"/trips/{trip}/load", parcels=[first, second])
    operator.post(f"/trips/{trip}/depart")
    outcomes = tell(
        command("received", {"number": first, "shelf": "B2"}, seq=1),
        command("collect", {"number": first, "evidence": {"kind": "known"}}, seq=2),
        command("collect", {"number": second, "evidence": {"kind": "known"}}, seq=3),
    )
    assert [outcome["outcome"] for outcome in outcomes] == ["applied", "applied", "refused"]
    assert (outcomes[0]["answer"]["status"], outcomes[0]["answer"]["shelf"]) == ("at_station", "B2")
    assert outcomes[1]["answer"]["status"] == "collected"
    assert problem_of(outcomes[2]) == "move_not_allowed"
    assert (outcomes[2]["problem"]["status"], outcomes[2]["problem"]["state"]) == (409, "on_trip")


def test_a_villager_is_registered_and_orders_in_the_same_breath() -> None:
    new = command("villager", {"name": "周大山", "phone": "13700004321"}, seq=1)
    order = command("order", {"villager_id": new["id"], "lines": basket(cast.SOAP)}, seq=2)
    outcomes = tell(new, order)
    assert [outcome["outcome"] for outcome in outcomes] == ["applied", "applied"]
    assert (outcomes[0]["answer"]["id"], outcomes[0]["answer"]["name"]) == (new["id"], "周大山")


def test_a_top_up_is_asked_for() -> None:
    sent = command("topup", {"amount_fen": 50_000})
    assert tell_one(sent)["answer"]["status"] == "requested"
    assert Caller(cast.partner).get("/float/topups?status=requested").body["items"][0]["id"] == sent["id"]


# once


@pytest.mark.parametrize("kind", ["order", "villager", "topup", "cancel"])
def test_the_same_again_has_the_same_outcome_and_no_effect(kind: str) -> None:
    number = placed(Caller(cast.partner))["number"]
    body: dict[str, Any] = {
        "order": an_order()["body"],
        "villager": {"name": "周大山"},
        "topup": {"amount_fen": 7},
        "cancel": {"number": number},
    }[kind]
    sent = command(kind, body)
    first = tell_one(sent)
    assert first["outcome"] == "applied"
    with unchanged():
        assert tell_one(sent | {"seq": 99}) == first
        assert tell(sent, sent) == [first, first]


def test_the_same_twice_in_one_request_is_once() -> None:
    sent = an_order()
    first, second = tell(sent, sent)
    assert first == second
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "differing"),
    [
        ({"body": an_order(quantity=2)["body"]}, ["lines"]),
        ({"happened_at": "2026-11-20T08:30:01Z"}, ["happened_at"]),
        ({"kind": "topup", "body": {"amount_fen": 3}}, ["amount_fen", "lines", "villager_id", "route"]),
    ],
)
@pytest.mark.parametrize("told", [None, 1], ids=["applied", "refused"])
def test_an_id_does_not_stand_for_two(change: dict[str, Any], differing: list[str], told: int | None) -> None:
    sent = an_order(told=told)
    tell_one(sent)
    with unchanged():
        outcome = tell_one(sent | change)
    assert (problem_of(outcome), outcome["problem"]["differing"]) == ("id_taken", differing)


def test_an_id_of_a_route_is_taken() -> None:
    order = placed(Caller(cast.partner))
    assert problem_of(tell_one(an_order() | {"id": order["id"]})) == "id_taken"


def test_an_order_that_came_otherwise_has_its_id() -> None:
    """As one that an import or an older version wrote: no request is kept of it."""
    order = placed(Caller(cast.partner))
    Request.objects.filter(id=order["id"]).delete()
    sent = an_order() | {"id": order["id"]}
    with unchanged():
        outcome = tell_one(sent)
        answer = Caller(cast.partner).post("/orders", sent["body"] | {"id": sent["id"]})
    assert (problem_of(outcome), outcome["problem"]["differing"]) == ("id_taken", ["id"])
    assert (answer.status, answer.code, answer.body["differing"]) == (409, "id_taken", ["id"])


# refusals


def test_a_changed_price_is_refused_with_the_new_one() -> None:
    with unchanged(but="kernel_request"):
        outcome = tell_one(an_order(told=12_00))
    assert problem_of(outcome) == "price_changed"
    (line,) = outcome["problem"]["lines"]
    assert (line["sku_id"], line["told_fen"], line["price_fen"]) == (str(cast.SOAP), 12_00, 12_50)


def test_a_refusal_is_remembered() -> None:
    from cunqiao.catalog.actions import NewSupply, supply_all

    sent = an_order(quantity=9_000, cash_fen=0, payment_terms="on_collection")
    first = tell_one(sent)
    assert problem_of(first) == "insufficient_stock"
    supply_all([NewSupply(new_id(), cast.TONGLU, cast.SOAP, 9_000)])
    with unchanged():
        assert tell_one(sent) == first
        assert Caller(cast.partner).post("/orders", sent["body"] | {"id": sent["id"]}).code == "id_taken"
    assert problem_of(tell_one(sent | {"id": str(new_id())})) == "insufficient_float"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (an_order(villager_id=str(cast.ZHAO)), "not_found"),
        (an_order(coupon_codes=["X"]), "unknown_coupon"),
        (command("cancel", {"number": "1001-W77"}), "not_found"),
        (command("received", {"number": "1001-P9"}), "not_found"),
        (command("collect", {"number": "1001-P9", "evidence": {"kind": "known"}}), "not_found"),
        (command("villager", {"name": "周", "household_id": str(cast.HOUSE_XIXI)}), "not_found"),
    ],
    ids=lambda value: value if isinstance(value, str) else value["kind"],
)
def test_what_is_refused_leaves_nothing_and_stays_refused(sent: dict[str, Any], code: str) -> None:
    with unchanged(but="kernel_request"):
        first = tell_one(sent)
        assert problem_of(first) == code
    with unchanged():
        assert tell_one(sent) == first


def test_a_move_that_was_refused_with_its_state_as_status_is_told_as_it_would_be_now() -> None:
    order = placed(Caller(cast.partner))
    tell_one(command("cancel", {"number": order["number"]}))
    again = command("cancel", {"number": order["number"]})
    outcome = tell_one(again)
    kept = Request.objects.get(id=again["id"])
    old = {name: value for name, value in kept.answer["problem"].items() if name != "state"} | {"status": "cancelled"}
    Request.objects.filter(id=kept.id).update(answer=kept.answer | {"problem": old})
    assert tell_one(again) != outcome
    with connection.cursor() as cursor:
        cursor.execute(import_module("cunqiao.kernel.migrations.0003_state_of_a_refused_move").TELL_THE_STATE)
    assert tell_one(again) == outcome


def test_a_wrong_code_counts_once_however_often_it_is_told() -> None:
    (number,) = ship(placed(Caller(cast.partner), lines=basket(cast.SOAP)))
    bring([number])
    wrong = command("collect", {"number": number, "evidence": {"kind": "code", "value": "000000"}})
    from cunqiao.logistics.codes import code_of
    from cunqiao.logistics.models import Parcel

    if code_of(Parcel.objects.get(number=number)) == "000000":
        wrong["body"]["evidence"]["value"] = "000001"
    first = tell_one(wrong)
    assert (problem_of(first), first["problem"]["tries_left"]) == ("wrong_code", 4)
    with unchanged():
        assert tell_one(wrong) == first
    second = tell_one(wrong | {"id": str(new_id())})
    assert second["problem"]["tries_left"] == 3


def test_a_refusal_does_not_stop_the_others() -> None:
    outcomes = tell(an_order(), an_order(told=1), an_order())
    assert [outcome["outcome"] for outcome in outcomes] == ["applied", "refused", "applied"]


@pytest.mark.parametrize(
    ("sent", "id", "fields"),
    [
        (7, None, [""]),
        ([], None, [""]),
        ({}, None, ["id", "kind", "body", "happened_at", "seq"]),
        (an_order() | {"id": "x"}, "x", ["id"]),
        (an_order() | {"id": 5}, None, ["id"]),
        (an_order() | {"kind": "payout"}, ..., ["kind"]),
        (an_order() | {"body": 1}, ..., ["body"]),
        (an_order() | {"happened_at": "yesterday"}, ..., ["happened_at"]),
        (an_order() | {"happened_at": "9999-12-31T23:59:59-01:00"}, ..., ["happened_at"]),  # in the year 10,000
        (an_order() | {"seq": "1"}, ..., ["seq"]),
        (an_order() | {"seq": -1}, ..., ["seq"]),
        (an_order(quantity=0), ..., ["lines.0.quantity"]),
        (command("cancel", {}), ..., ["number"]),
        (command("collect", {"number": "1001-P1", "evidence": {"kind": "hope"}}), ..., ["evidence.kind"]),
        (
            command("collect", {"number": "1001-P1", "evidence": {"kind": "code", "value": "1"}}),
            ...,
            ["evidence.value"],
        ),
    ],
)
def test_what_makes_no_sense_is_refused_and_the_others_go_on(sent: Any, id: Any, fields: list[str]) -> None:
    bad, good = tell(sent, an_order())
    assert bad["id"] == (sent["id"] if id is ... else id)
    assert problem_of(bad) == "invalid"
    assert [error["field"] for error in bad["problem"]["errors"]] == fields
    assert good["outcome"] == "applied"


def test_what_broke_on_our_side_may_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a mistake of ours")

    sent, other = an_order(), command("topup", {"amount_fen": 5}, seq=1)
    with monkeypatch.context() as patch:
        patch.setattr(orders, "place", broken)
        first, second = tell(sent, other)
    assert (problem_of(first), second["outcome"]) == ("failed", "applied")
    assert tell_one(sent)["outcome"] == "applied"


def test_what_the_database_could_not_do_now_is_no_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise OperationalError("away")

    monkeypatch.setattr(money, "request_top_up", away)
    answer = Caller(cast.partner).post("/sync", {"commands": [command("topup", {"amount_fen": 5})]})
    assert (answer.status, answer.code) == (503, "unavailable")


# the envelope


@pytest.mark.parametrize("body", [{}, {"commands": []}, {"commands": 1}, {"commands": {}}, {"commands": [{}] * 501}])
def test_an_envelope_that_makes_no_sense(body: Any) -> None:
    answer = Caller(cast.partner).post("/sync", body)
    assert (answer.status, answer.fields) == (422, ["commands"])


def test_only_a_till_tells() -> None:
    assert Caller(cast.partner, till="").post("/sync", {"commands": [an_order()]}).code == "till_needed"
    assert Caller(cast.operator).post("/sync", {"commands": [an_order()]}).code == "role_not_allowed"
    assert Caller(cast.partner, till="").get("/sync/changes").status == 200


# order


def test_commands_are_carried_out_in_the_order_of_their_till() -> None:
    order = an_order(till_number="8") | {"seq": 1}
    cancel = command("cancel", {"number": "1001-A8"}, seq=2)
    late, early = tell(cancel, order)
    assert (late["id"], early["id"]) == (cancel["id"], order["id"])
    assert (late["outcome"], late["answer"]["status"], early["outcome"]) == ("applied", "cancelled", "applied")


# changes


def test_changes_come_packed() -> None:
    caller = Caller(cast.partner)
    plain = caller.get("/sync/changes").body
    assert set(plain) == {"changes", "next", "more", "reset"}
    assert plain["reset"] is True
    assert set(plain["changes"][0]) == {"kind", "id", "row"}
    packed = caller.client.get("/api/v1/sync/changes", headers=caller.headers | {"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    nothing = caller.get("/sync/changes", since=plain["next"]).body
    assert (nothing["more"], nothing["reset"]) == (False, False)


@pytest.mark.parametrize("since", ["x", "eyJ9", "a:b:c", "\N{SNOWMAN}", "x" * 17_000])
def test_a_cursor_that_is_not_ours(since: str) -> None:
    answer = Caller(cast.partner).get("/sync/changes", since=since)
    assert (answer.status, answer.fields) == (422, ["since"])
