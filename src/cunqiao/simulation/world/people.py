"""The people of the demo, whom everybody may act as."""

import hmac
from dataclasses import dataclass
from random import Random
from uuid import UUID

from cunqiao.identity.actions import grant_role, register_person
from cunqiao.identity.models import Person
from cunqiao.identity.passwords import encode
from cunqiao.kernel import clock, keys, sql
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Role
from cunqiao.simulation.world.names import made_up_name

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_LENGTH = 10


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the demo world, with the password to act as them."""

    id: UUID
    username: str
    password: str
    role: Role
    county_id: int | None
    station: str | None
    merchant: UUID | None
    till: str | None


def demo_password(username: str) -> str:
    """The password of a demo person, derived from a key of this installation: stored nowhere.

    The oldest key decides, with which the world was made: a newer one changes nobody's password.
    """
    key = keys.all_of("demo")[-1]
    digest = hmac.digest(key.secret, username.encode(), "sha256")
    return "".join(_SIGNS[byte % len(_SIGNS)] for byte in digest[:_LENGTH])


def listed_person(
    username: str,
    chance: Random,
    role: Role,
    county_id: int | None = None,
    *,
    place_id: UUID | None = None,
    place: str = "",
) -> Person:
    """Somebody whom everybody may act as, in one role. The user name begins with `demo-`."""
    person = register_person(
        id=new_id(), username=username, name=made_up_name(chance), password=encode(demo_password(username))
    )
    grant_role(
        id=new_id(),
        person=person,
        role=role,
        county_id=county_id,
        place_id=place_id,
        place=place,
        at=clock.now(),
    )
    return person


def demo_people() -> list[DemoPerson]:
    """Everybody who is listed, in the order in which they came: headquarters first."""
    return [
        DemoPerson(id, username, demo_password(username), Role(role), county_id, station, merchant, till)
        for id, username, role, county_id, station, merchant, till in sql.run("simulation/demo_people")
    ]


def is_ready() -> bool:
    """Whether the made-up world stands: it comes whole, so one of its people tells."""
    return bool(sql.run("simulation/world_stands")[0][0])
