"""What one person proposes and another agrees to: every such act compares persons, whatever their grants."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

import cunqiao
from cunqiao.earnings.actions import approve_payout, propose_payout
from cunqiao.identity.actions import approve_invitation, approve_role, invite, propose_role
from cunqiao.identity.models import Person
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import SamePerson
from cunqiao.kernel.scope import County, Role, Scope
from cunqiao.kernel.states import Moves
from cunqiao.ledger.actions import confirm_top_up, request_top_up
from cunqiao.policies.actions import publish_version
from cunqiao.policies.kinds import ShipBy
from tests.acts import place_one, whole_way
from tests.cast import HAN, SOAP, TONGLU, headquarters, partner
from tests.network.making import make_person
from tests.policies.making import proposed

AGREEING = {"approve", "confirm", "publish"}


def payout(first: Scope, second: Scope) -> None:
    whole_way(place_one(pieces={SOAP: 1}))
    approve_payout(second, propose_payout(first, id=new_id(), county_id=TONGLU), entry_id=new_id(), at=clock.now())


def version(first: Scope, second: Scope) -> None:
    assert first == headquarters, "who proposes there"
    publish_version(second, proposed(ShipBy, hours=24), at=clock.now())


def top_up(first: Scope, second: Scope) -> None:
    asked = request_top_up(replace(partner, person_id=first.person_id), id=new_id(), amount_fen=100_00)
    confirm_top_up(second, asked, entry_id=new_id(), bank_reference="ICBC 1")


def role(first: Scope, second: Scope) -> None:
    grant = propose_role(first, id=new_id(), person=make_person("lan"), role=Role.AUDITOR)
    approve_role(second, grant, at=clock.now())


def new_password(first: Scope, second: Scope) -> None:
    ou = Person.objects.get(username="ou")
    approve_invitation(second, invite(ou, id=new_id(), by=first), at=clock.now())


OF_TABLES: dict[tuple[str, str], Callable[[Scope, Scope], None]] = {
    ("earnings", "approve"): payout,
    ("policies", "publish"): version,
    ("ledger", "confirm"): top_up,
}
OF_PEOPLE = [role, new_password]  # rows without a table of moves


def test_every_move_of_a_second_person_is_tried_here() -> None:
    found = {
        (path.parent.name, move)
        for path in Path(cunqiao.__file__).parent.glob("*/states.py")
        for table in vars(import_module(f"cunqiao.{path.parent.name}.states")).values()
        if isinstance(table, Moves)
        for move in AGREEING & set(table.table)
    }
    assert found == set(OF_TABLES)


@pytest.mark.django_db
@pytest.mark.parametrize("act", [*OF_TABLES.values(), *OF_PEOPLE])
def test_the_same_person_is_refused_under_another_grant_too(act: Callable[[Scope, Scope], None]) -> None:
    other_grant = replace(headquarters, grant_id=new_id(), role=Role.COUNTY_OPERATOR, reach=County(TONGLU))
    assert other_grant.person_id == HAN
    with pytest.raises(SamePerson):
        act(headquarters, other_grant)


@pytest.mark.django_db
@pytest.mark.parametrize("act", [*OF_TABLES.values(), *OF_PEOPLE])
def test_another_person_agrees(act: Callable[[Scope, Scope], None]) -> None:
    act(headquarters, replace(headquarters, person_id=Person.objects.get(username="he").id))
