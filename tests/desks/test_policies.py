"""The page of the rules: what holds where and when; a version by two persons; what it would have made of last month."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import TONGLU, WUYUAN
from tests.desks.desk import signed_in
from tests.earnings.making import kettle_sold
from tests.policies.making import proposed, published, tomorrow

from cunqiao.desks.headquarters.policy_version import TRIALS
from cunqiao.kernel import calendar, clock
from cunqiao.kernel.county import new_id
from cunqiao.policies.kinds import KINDS, Credit, HandlingFee, Policy, ShipBy
from cunqiao.policies.models import Version

pytestmark = pytest.mark.django_db
PAGE = "/headquarters/policies"
OWN_QUERIES = {PAGE: 4, "version": 7}  # beside those of the frame


def shown(path: str, username: str = "han") -> str:
    response = signed_in(username).get(path)
    assert response.status_code == 200, response.content.decode()[-500:]
    return " ".join(response.content.decode().split())


def test_every_kind_is_there_with_what_holds_today() -> None:
    page = shown(PAGE)
    for rule in KINDS.values():
        assert str(rule.title) in page
        assert f"{PAGE}/{rule.kind}/new" in page
    for words in ("48 hours", "7 days", "¥1.00", "¥3.00"):
        assert words in page


def test_a_county_and_a_day_to_come_show_what_will_hold_there() -> None:
    published(ShipBy, county_id=WUYUAN, hours=24)
    assert "its own" not in shown(f"{PAGE}?county={WUYUAN}")
    there = shown(f"{PAGE}?county={WUYUAN}&day={tomorrow()}")
    assert "24 hours <span" in there
    assert "its own" in there
    assert "24 hours <span" not in shown(f"{PAGE}?county={TONGLU}&day={tomorrow()}")


@pytest.mark.parametrize(
    "query",
    ["county=4000", "county=99999", "county=x", "county=٣", pytest.param(f"county={'5' * 4400}", id="very long")],
)
def test_a_county_that_there_is_not_is_said(query: str) -> None:
    for page in (PAGE, f"{PAGE}/ship_by/new"):
        assert signed_in("han").get(f"{page}?{query}").status_code == 404


@pytest.mark.parametrize("day", ["someday", "0001-01-01", "2026-02-30", "05/12/2026"])
def test_a_day_that_there_is_not_is_said(day: str) -> None:
    assert signed_in("han").get(f"{PAGE}?day={day}").status_code == 422


def test_one_proposes_and_another_publishes() -> None:
    form = {
        "id": str(new_id()),
        "county": str(TONGLU),
        "valid_from": str(tomorrow()),
        "hours": "72",
    }
    han, he = signed_in("han"), signed_in("he")
    for _twice in range(2):
        assert han.post(f"{PAGE}/ship_by/new", form).status_code == 302
    version = Version.objects.get(id=form["id"])
    assert (version.county_id, version.terms, version.status) == (TONGLU, {"hours": 72}, "proposed")
    assert han.post(f"{PAGE}/{version.id}/publish", {"id": str(new_id())}).status_code == 409
    assert f"{PAGE}/{version.id}/publish" not in shown(f"{PAGE}/{version.id}", "han")
    assert f"{PAGE}/{version.id}/publish" in shown(f"{PAGE}/{version.id}", "he")
    assert f"Time to ship · 桐庐县 · 72 hours from {tomorrow()} on" in shown(f"{PAGE}/{version.id}/publish", "he")
    assert he.post(f"{PAGE}/{version.id}/publish", {"id": str(new_id())}).status_code == 302
    version.refresh_from_db()
    assert version.status == "published"
    assert f"{PAGE}/{version.id}/withdraw" not in shown(f"{PAGE}/{version.id}", "he")


def test_what_was_proposed_may_be_withdrawn() -> None:
    version = proposed(ShipBy, hours=72)
    assert signed_in("han").post(f"{PAGE}/{version.id}/withdraw", {"id": str(new_id())}).status_code == 302
    version.refresh_from_db()
    assert version.status == "withdrawn"


@pytest.mark.parametrize(
    ("rule", "field", "typed"),
    [
        (ShipBy, "hours", "721"),
        (ShipBy, "hours", "0"),
        (ShipBy, "hours", ""),
        (ShipBy, "valid_from", str(date(2020, 1, 1))),
        (ShipBy, "county", "4000"),
        (HandlingFee, "parcel_fen", "100.01"),
        (HandlingFee, "parcel_fen", "many"),
        (Credit, "usual_fen", "5000.01"),
    ],
)
def test_what_is_out_of_bounds_is_said_beside_its_field(rule: type[Policy], field: str, typed: str) -> None:
    terms = {"hours": "72", "parcel_fen": "1", "usual_fen": "0", "most_fen": "5000"}
    form = {"id": str(new_id()), "county": "0", "valid_from": str(tomorrow())} | terms
    response = signed_in("han").post(f"{PAGE}/{rule.kind}/new", form | {field: typed})
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field}
    assert not Version.objects.filter(id=form["id"]).exists()


def test_nothing_may_be_a_fee() -> None:
    form = {"id": str(new_id()), "county": "0", "valid_from": str(tomorrow()), "parcel_fen": "0"}
    assert signed_in("han").post(f"{PAGE}/handling_fee/new", form).status_code == 302
    assert Version.objects.get(id=form["id"]).terms == {"parcel_fen": 0}


def test_a_county_may_follow_the_network_again_and_the_network_nobody() -> None:
    form = {
        "id": str(new_id()),
        "county": str(TONGLU),
        "valid_from": str(tomorrow()),
        "follows": "on",
        "usual_fen": "",
        "most_fen": "1",
    }
    han = signed_in("han")
    assert han.post(f"{PAGE}/credit/new", form).status_code == 302
    assert Version.objects.get(id=form["id"]).terms is None
    refused = han.post(f"{PAGE}/credit/new", form | {"id": str(new_id()), "county": "0"})
    assert refused.status_code == 422


def test_the_form_begins_with_what_holds_in_the_place_looked_at() -> None:
    page = shown(f"{PAGE}/credit/new?county={TONGLU}")
    assert 'value="0.00"' in page
    assert f'<option value="{TONGLU}" selected>' in page
    assert signed_in("han").get(f"{PAGE}/whim/new").status_code == 404


def test_a_version_shows_what_it_would_have_made_of_last_month() -> None:
    kettle_sold()
    _, next_month = calendar.month_span(calendar.month_of(clock.now()))
    with clock.at(next_month):
        page = shown(f"{PAGE}/{proposed(HandlingFee, parcel_fen=2_50).id}")
        stands = shown(f"{PAGE}/{published(HandlingFee, parcel_fen=2_50).id}")
    for words in ("¥1.00", "¥2.50", "1.00</span>", "2.50</span>", "+1.50", "paid to partners"):
        assert words in page, words
    assert "paid to partners" not in stands


@pytest.mark.parametrize("rule", [KINDS[kind] for kind in TRIALS], ids=lambda rule: rule.kind)
def test_every_kind_is_tried_on_a_month_in_which_nothing_happened(rule: type[Policy]) -> None:
    terms = {term.name: term.maximum for term in rule.terms()}
    with clock.at(clock.now() + timedelta(days=100)):
        assert "There was nothing of the kind in that month." in shown(f"{PAGE}/{proposed(rule, **terms).id}")


def test_when_its_day_has_come_it_is_said_and_nothing_offered_but_to_withdraw() -> None:
    with clock.at(clock.now() - timedelta(days=3)):
        version = proposed(ShipBy, hours=72)
    page = shown(f"{PAGE}/{version.id}", "he")
    assert "Its day has come" in page
    assert f"{PAGE}/{version.id}/publish" not in page


def test_it_waits_for_the_second_person_alone() -> None:
    proposed(Credit, usual_fen=0, most_fen=5)
    assert "Policies to publish" in shown("/headquarters/", "he")
    assert "Policies to publish" not in shown("/headquarters/", "han")


def test_the_auditor_sees_all_and_changes_nothing() -> None:
    version = proposed(ShipBy, hours=72)
    page, own = shown("/auditor/policies", "an"), shown(f"/auditor/policies/{version.id}", "an")
    assert f"/auditor/policies/{version.id}" in page
    assert "/new" not in page
    assert "/publish" not in own
    assert "/withdraw" not in own
    assert signed_in("an").get(f"/auditor/policies/{version.id}/publish").status_code == 404


def test_the_pages_ask_a_few_questions_however_many_versions_there_are() -> None:
    client = signed_in("han")

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    version = proposed(ShipBy, hours=72)
    before = cost(PAGE), cost(f"{PAGE}/{version.id}")
    for day in range(3):
        published(ShipBy, county_id=WUYUAN, hours=24 + day, valid_from=tomorrow() + timedelta(days=day))
        proposed(HandlingFee, parcel_fen=day)
    assert (cost(PAGE), cost(f"{PAGE}/{version.id}")) == before
    frame = cost("/headquarters/find?q=")
    assert before[0] - frame <= OWN_QUERIES[PAGE]
    assert before[1] - frame <= OWN_QUERIES["version"]
