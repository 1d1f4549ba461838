"""Bad input: each gets its typed problem, and nothing has changed after it."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from tests import cast
from tests.api.caller import Answer, Caller
from tests.api.line import box, bring, place, placed, ship

from cunqiao.identity.actions import issue_token
from cunqiao.identity.models import Grant
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id

pytestmark = pytest.mark.django_db

TABLES = [model._meta.db_table for model in apps.get_models() if model._meta.app_label in {
    "kernel", "ledger", "villagers", "orders", "logistics", "earnings", "catalog",
}]  # fmt: skip
WANG, SOAP = str(cast.WANG), str(cast.SOAP)


def world() -> dict[str, Any]:
    """Every row of every table that an action writes, as one digest a table."""
    seen = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM \"{table}\" AS t")
            seen[table] = cursor.fetchone()
    return seen


@pytest.fixture
def unchanged() -> Iterator[None]:
    """What stands at the end of the test is what stood at its beginning."""
    before = world()
    yield
    assert world() == before


@pytest.mark.parametrize("value", [0, -1, 10_000, 2**53, 10**30, 1.0, 1e3, "1", True, None, [], {}])
def test_quantities(value: Any, unchanged: None) -> None:
    answer = place(Caller(cast.partner), lines=[{"sku_id": SOAP, "quantity": value}])
    assert (answer.status, answer.code, answer.fields) == (422, "invalid", ["lines.0.quantity"])


@pytest.mark.parametrize("value", [-1, 2**53, 10**30, 12.5, "1250", True])
def test_prices(value: Any, unchanged: None) -> None:
    answer = place(Caller(cast.partner), lines=[{"sku_id": SOAP, "quantity": 1, "unit_price_fen": value}])
    assert (answer.status, answer.fields) == (422, ["lines.0.unit_price_fen"])


@pytest.mark.parametrize(("changes", "field"), [
    ({"id": None}, "id"), ({"id": ""}, "id"), ({"id": 7}, "id"), ({"id": "x" * 36}, "id"),
    ({"villager_id": []}, "villager_id"), ({"lines": []}, "lines"), ({"lines": {}}, "lines"),
    ({"lines": None}, "lines"), ({"lines": "x"}, "lines"),
    ({"payment_terms": "credit"}, "payment_terms"), ({"payment_terms": 1}, "payment_terms"),
    ({"cash_fen": -1}, "cash_fen"), ({"cash_fen": "0"}, "cash_fen"), ({"cash_fen": 2**63}, "cash_fen"),
    ({"consent": {"kind": "told"}}, "consent.kind"), ({"consent": {}}, "consent.kind"), ({"consent": []}, "consent"),
    ({"collector": {"name": ""}}, "collector.name"), ({"collector": {"name": "x" * 101}}, "collector.name"),
    ({"collector": "王"}, "collector"), ({"coupon_codes": "X"}, "coupon_codes"),
    ({"coupon_codes": [1]}, "coupon_codes.0"),
    ({"placed_at": "yesterday"}, "placed_at"), ({"placed_at": 1_700_000_000}, "placed_at"),
    ({"placed_at": "1700000000"}, "placed_at"), ({"placed_at": "2026-11-24T10:00:00"}, "placed_at"),
    ({"placed_at": "2026-13-24T10:00:00Z"}, "placed_at"), ({"placed_at": "9999-12-31T23:59:59-23:59"}, "placed_at"),
    ({"placed_at": "0001-01-01T00:00:00+23:59"}, "placed_at"),
])  # fmt: skip
def test_shapes_of_an_order(changes: dict[str, Any], field: str, unchanged: None) -> None:
    answer = place(Caller(cast.partner), **changes)
    assert (answer.status, answer.code, answer.fields) == (422, "invalid", [field])


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("number", [
    "9999-W1", "1001-W99999999999999999999", "1001", "1001-", "-", "%00", "a%00b", "%ff", "1001-W1%00", "٤-W1", "W1",
    "1001-W1-1", "1001-P1", "T877-1", "..", "%F0%9F%98%80", "x" * 300, "1" * 90,
])  # fmt: skip
def test_numbers_of_nothing(number: str, method: str, unchanged: None) -> None:
    caller = Caller(cast.operator)
    path = f"/orders/{number}" if method == "get" else f"/orders/{number}/cancel"
    assert getattr(caller, method)(path).status in (404, 422)
    assert Caller(cast.headquarters).get(f"/orders/{number}").status in (404, 422)
    assert Caller(cast.operator).post(f"/parcels/{number}/scan", event="arrived_county").status in (404, 422)
    assert Caller(cast.operator).post(f"/trips/{number}/depart").status in (404, 422)
    assert Caller(cast.merchant).post(
        f"/consignments/{number}/ship", parcels=[{"carrier": "x", "tracking": "y", "lines": [
            {"line_id": WANG, "quantity": 1}
        ]}]
    ).status in (404, 422)  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "*/", "'", "''", "\\'", '"', "$$", "%s", "%(username)s"])
def test_what_people_write_is_not_run(end: str, unchanged: None) -> None:
    """The name of somebody who is not even signed in, and what is searched for."""
    text = f"x{end}; CREATE TABLE taken (); --"
    answer = Caller().post("/auth/token", username=text, password=cast.PASSWORD)
    assert (answer.status, answer.code) == (401, "not_signed_in")
    caller = Caller(cast.partner)
    for path in ("/catalog/skus", "/villagers", "/regions"):
        for name in ("q", "category", "parent", "after"):
            assert caller.get(path, **{name: text}).status in (200, 404, 422), (path, name)
    assert "taken" not in connection.introspection.table_names()


def test_tokens(unchanged: None) -> None:
    grant = Grant.objects.get(id=cast.TENURE)
    with clock.at(clock.now() - timedelta(days=31)):
        expired, _ = issue_token(grant, "A")
    genuine, _ = issue_token(grant, "A")
    key, _, rest = genuine.partition(".")
    payload, _, signature = rest.partition(":")
    forged = [
        expired, f"{key}.{payload}:{signature[::-1]}", f"{key}.{payload[::-1]}:{signature}", f"other.{rest}",
        genuine[:-1], genuine + "x", f"{key}.:", "a" * 10_000, "null", "{}", "=" * 50,
    ]  # fmt: skip
    for token in forged:
        caller = Caller()
        caller.headers["Authorization"] = f"Bearer {token}"
        answer = place(caller)
        assert (answer.status, answer.code) == (401, "not_signed_in")


def test_other_peoples_things() -> None:
    order = placed(Caller(cast.partner))
    number = order["number"]
    before = world()
    for scope in (cast.partner_xixi, cast.partner_sikou, cast.operator_wuyuan):
        assert Caller(scope).get(f"/orders/{number}").status == 404
        assert Caller(scope).post(f"/orders/{number}/cancel").status == 404
    part = order["consignments"][0]
    assert Caller(cast.merchant).post(f"/consignments/{part['number']}/ship", parcels=[box(part)]).status == 404
    foreign = [{"line_id": str(new_id()), "quantity": 1}]
    assert Caller(cast.partner).post(f"/orders/{number}/cancel", lines=foreign).status == 404
    assert world() == before


def test_scans_again_and_out_of_order() -> None:
    numbers, operator, partner = ship(placed(Caller(cast.partner))), Caller(cast.operator), Caller(cast.partner)
    path = f"/parcels/{numbers[0]}"
    operator.post(f"{path}/scan", event="arrived_county")
    before = world()
    refused = [
        operator.post(f"{path}/scan", event="arrived_county"),
        partner.post(f"{path}/scan", event="received"),
        partner.post(f"{path}/collect", evidence={"kind": "known"}),
    ]
    assert [answer.code for answer in refused] == ["move_not_allowed"] * 3
    assert operator.post(f"{path}/scan", event="lost").fields == ["event"]
    assert operator.post(f"{path}/scan", event="arrived_county", at="now").fields == ["at"]
    assert operator.post(f"{path}/scan", event="arrived_county", shelf="x" * 21).fields == ["shelf"]
    trip = operator.post("/trips", driver_id=str(cast.QIN))
    assert trip.status == 404  # a partner drives no van
    assert world() == before


def test_slips_of_others_and_forged_ones() -> None:
    partner = Caller(cast.partner)
    order, other = placed(partner), placed(partner)
    numbers = ship(order)
    bring(numbers)
    before = world()
    form, key, payload, signature = order["slip"].split(".")
    for slip in (
        other["slip"], f"{form}.{key}.{payload}.{signature[::-1]}", f"{form}.{key}.{payload}x.{signature}",
        f"{form}.none.{payload}.{signature}", f"{form}.{key}.{payload}.", "小票", "....", "x" * 5000,
    ):  # fmt: skip
        answer = partner.post(f"/parcels/{numbers[0]}/collect", evidence={"kind": "slip", "value": slip})
        assert (answer.status, answer.code) == (422, "slip_not_genuine")
    png = b64encode(b"\x89PNG\r\n\x1a\n" + bytes(64 * 1024)).decode()
    large = partner.post(f"/parcels/{numbers[0]}/collect", evidence={"kind": "signature", "value": png})
    assert large.fields == ["evidence.value"]
    assert world() == before


def test_a_body_of_two_mebibytes(unchanged: None) -> None:
    answer: Answer = Caller(cast.partner).send("/orders", b'{"id": "' + b"x" * 2 * 1024 * 1024 + b'"}')
    assert (answer.status, answer.code, answer.body["limit"]) == (413, "too_large", 1024 * 1024)
    form = Caller(cast.partner).client.generic(
        "POST", "/api/v1/orders", b"a=" + b"x" * 3_000_000, content_type="application/x-www-form-urlencoded",
        headers=Caller(cast.partner).headers,
    )  # fmt: skip
    assert form.status_code == 413


def test_the_same_line_twice_counts_twice() -> None:
    order = placed(Caller(cast.partner))
    line = {"line_id": order["lines"][1]["id"], "quantity": 2}
    before = world()
    answer = Caller(cast.partner).post(f"/orders/{order['number']}/cancel", lines=[line, line])
    assert (answer.status, answer.code) == (422, "quantities_differ")
    assert world() == before


def test_a_tracking_number_is_one_merchants() -> None:
    parts = placed(Caller(cast.partner))["consignments"]
    paths = [f"/consignments/{part['number']}/ship" for part in parts]
    first, second = (box(part) | {"tracking": "YT1"} for part in parts)
    assert Caller(cast.merchant_daily).post(paths[0], parcels=[first]).status == 200
    before = world()
    answer = Caller(cast.merchant).post(paths[1], parcels=[second])
    assert (answer.status, answer.code) == (409, "number_taken")
    none = Caller(cast.merchant).post(paths[1], parcels=[second | {"tracking": "-"}])
    assert (none.status, none.fields) == (422, ["parcels.0.tracking"])
    assert world() == before
