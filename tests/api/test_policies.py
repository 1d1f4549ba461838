"""Policies over HTTP: proposed by one, published or withdrawn by another, seen by headquarters and the auditor."""

from datetime import timedelta

import pytest
from tests import cast
from tests.api.caller import Caller
from tests.policies.making import tomorrow

from cunqiao.kernel.county import new_id

pytestmark = pytest.mark.django_db


def asked(**changes: object) -> dict[str, object]:
    return {
        "id": str(new_id()),
        "county_id": cast.TONGLU,
        "kind": "ship_by",
        "terms": {"hours": 72},
        "valid_from": str(tomorrow()),
    } | changes


def test_a_version_takes_two() -> None:
    han, he = Caller(cast.headquarters), Caller(cast.second_headquarters)
    body = asked()
    proposed = han.post("/policies", body)
    assert (proposed.status, proposed.body["status"], proposed.body["terms"]) == (201, "proposed", {"hours": 72})
    assert proposed.body["valid_from"] == body["valid_from"]
    assert han.post("/policies", body).status == 200
    path = f"/policies/{body['id']}"
    assert han.post(f"{path}/publish").code == "same_person"
    assert he.post(f"{path}/publish").body["status"] == "published"
    assert he.post(f"{path}/withdraw").code == "move_not_allowed"
    seen = Caller(cast.auditor).get("/policies", county=cast.TONGLU).body["items"]
    assert [one["id"] for one in seen] == [body["id"]]
    assert len(he.get("/policies", status="published").body["items"]) == 7, "with the first six"


def test_what_was_proposed_may_be_withdrawn() -> None:
    han, body = Caller(cast.headquarters), asked(county_id=0)
    han.post("/policies", body)
    assert han.post(f"/policies/{body['id']}/withdraw").body["status"] == "withdrawn"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "whim"}, "kind"),
        ({"terms": {"hours": 0}}, "terms"),
        ({"terms": {"days": 3}}, "terms"),
        ({"terms": {"hours": "72"}}, "terms"),
        ({"terms": None, "county_id": 0}, "terms"),
        ({"valid_from": "2020-01-01"}, "valid_from"),
        ({"valid_from": "2020-13-01"}, "valid_from"),
        ({"valid_from": "1800000000"}, "valid_from"),
        ({"valid_from": "9999-12-31"}, "valid_from"),
        ({"county_id": -1}, "county_id"),
    ],
    ids=str,
)
def test_what_makes_no_version_is_said_by_its_field(changes: dict[str, object], field: str) -> None:
    answer = Caller(cast.headquarters).post("/policies", asked(**changes))
    assert answer.status == 422
    assert [name.partition(".")[0] for name in answer.fields] == [field]


def test_a_county_without_a_centre_and_a_version_that_there_is_not_are_not_found() -> None:
    han = Caller(cast.headquarters)
    assert han.post("/policies", asked(county_id=4000)).status == 404
    assert han.post(f"/policies/{new_id()}/publish").status == 404


def test_an_id_leads_to_one_version_whatever_county_it_is_of() -> None:
    han, body = Caller(cast.headquarters), asked()
    han.post("/policies", body)
    day = str(tomorrow() + timedelta(days=1))
    taken = han.post("/policies", body | {"county_id": cast.WUYUAN, "valid_from": day})
    assert (taken.code, taken.body["differing"]) == ("id_taken", ["county_id", "valid_from"])
