"""What happens at the first start."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cunqiao.identity import passwords
from cunqiao.identity.access import scope_under
from cunqiao.identity.actions import grant_role, invite, register_person
from cunqiao.identity.models import Grant, Person
from cunqiao.identity.passwords import Encoded
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.models import Installation
from cunqiao.kernel.scope import Role
from cunqiao.kernel.transactions import transacting
from cunqiao.network.actions import open_centre, start_carrier
from cunqiao.setup.access import get_set_up, is_needed, secret_of
from cunqiao.setup.errors import SetUpDone, StepMissing
from cunqiao.setup.models import SetUp

LIFETIME = timedelta(minutes=60)
STEPS = ("operator", "county", "people")


@transacting()
def new_address() -> str:
    """The secret of a new address, good for an hour; the one before ends. What was filled in stays.

    Raises:
        SetUpDone: somebody of headquarters is here.
    """
    if not is_needed():
        raise SetUpDone()
    fresh = {"address_id": new_id(), "expires_at": clock.now() + LIFETIME}
    set_up, _ = SetUp.objects.update_or_create(id=1, defaults=fresh)
    return secret_of(set_up)


@transacting()
def keep(secret: str, step: str, fields: Mapping[str, Any]) -> None:
    """Keep what one of `STEPS` was filled in with. Raises as `get_set_up`."""
    set_up = get_set_up(secret, locked=True)
    setattr(set_up, step, dict(fields))
    set_up.save(update_fields=[step])


def open_doors(secret: str, *, password: str) -> Grant:
    """All that was filled in takes effect: the operator, the first county, two people, of whom one has a password.

    The second sets an own one by invitation; until then no money moves. The grant of the first.

    Raises:
        NotFound, AddressOver: as `get_set_up`.
        StepMissing: something was not filled in.
        SetUpDone: somebody of headquarters came meanwhile.
        Invalid, UsernameTaken, CountyHasOne: what was filled in cannot be.
        Unavailable: too many people sign in just now.
    """
    set_up = get_set_up(secret)
    first = Person(username=set_up.people.get("first_username"), name=set_up.people.get("first_name"))
    names = {name: set_up.operator.get(name, "") for name in ("operator", "short_name")}
    passwords.check_new(password, first, **names)
    return _open_doors(secret, passwords.encode(password))


@transacting()
def _open_doors(secret: str, password: Encoded) -> Grant:
    set_up = get_set_up(secret, locked=True)
    for step in STEPS:
        if not getattr(set_up, step):
            raise StepMissing(step=step)
    if not is_needed():
        raise SetUpDone()
    Installation.objects.update(**set_up.operator)
    _open_county(set_up.county, set_up.operator["operator"])
    grant = _first_people(set_up.people, password)
    set_up.done_at = clock.now()
    set_up.save(update_fields=["done_at"])
    return grant


def _open_county(fields: Mapping[str, Any], operator: str) -> None:
    now, county_id = clock.now(), int(fields["county_id"])
    open_centre(
        id=new_id(), county_id=county_id, name=fields["name"], phone=fields["phone"], address=fields["address"], at=now
    )
    start_carrier(id=new_id(), county_id=county_id, name=fields["carrier"] or operator, at=now)


def _first_people(fields: Mapping[str, Any], password: Encoded) -> Grant:
    now = clock.now()
    first, second = (
        register_person(
            id=new_id(),
            username=fields[f"{who}_username"],
            name=fields[f"{who}_name"],
            phone=fields[f"{who}_phone"],
            password=password if who == "first" else None,
        )
        for who in ("first", "second")
    )
    grant, _ = (grant_role(id=new_id(), person=one, role=Role.HEADQUARTERS, at=now) for one in (first, second))
    invite(second, id=new_id(), by=scope_under(grant))
    return grant
