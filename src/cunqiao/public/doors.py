"""The doors of the demo: in which roles one may go in, as whom, and what waits behind them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cunqiao.identity.sessions import HOMES
from cunqiao.kernel.scope import Role
from cunqiao.simulation.guide import Guest, Waiting, waiting

# The doors from left to right as arches of a bridge, the highest in the middle, and what is done behind each.
ARCHES = (
    (Role.MERCHANT, "shopping-bag", _("List goods, ship, see what is owed")),
    (Role.PARTNER, "building-store", _("Order for villagers, take cash, hand out parcels")),
    (Role.COUNTY_OPERATOR, "building-warehouse", _("Scan parcels, send vans, look after stations")),
    (Role.HEADQUARTERS, "chart-histogram", _("See the whole network, keep the catalogue, pay")),
    (Role.AUDITOR, "eye-check", _("See everything, change nothing")),
)
SHOWN_AT_A_DOOR = {Role.PARTNER: 2}  # stations to choose between; others have one button


@dataclass(frozen=True, slots=True)
class Door:
    """A role with those who go in by it. `count` of `what` waits behind it; None: nothing is said."""

    role: Role
    icon: str
    does: Promise
    guests: Sequence[Guest]
    is_main: bool
    count: int | None = None
    what: str = ""

    @property
    def title(self) -> str:
        return str(self.role.label)

    @property
    def who(self) -> str:
        first = self.guests[0]
        words = [first.name, first.county or first.place] if len(self.guests) == 1 else [first.county]
        return " · ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class Others:
    """All who can be gone in as in one county, or in none: (role, place, guest)."""

    title: str
    guests: list[tuple[str, str, Guest]] = field(default_factory=list)


def doors(guests: Sequence[Guest]) -> list[Door]:
    """The bridge's doors with what waits behind them. One query."""
    by_role = {role: [guest for guest in guests if guest.role == role] for role, _icon, _does in ARCHES}
    if not by_role[Role.PARTNER] or not by_role[Role.MERCHANT]:
        return []
    at_door = {role: found[: SHOWN_AT_A_DOOR.get(role, 1)] for role, found in by_role.items()}
    counted = _said(waiting(at_door[Role.PARTNER], at_door[Role.MERCHANT][0]))
    return [
        Door(
            role,
            icon,
            does,
            at_door[role],
            role == Role.COUNTY_OPERATOR,
            *counted.get(role, ()),
        )
        for role, icon, does in ARCHES
        if at_door[role] and _is_open(role)
    ]


def driver(guests: Sequence[Guest]) -> Guest | None:
    """Who drives in the first county, if drivers have a desk."""
    drivers = (guest for guest in guests if guest.role == Role.DRIVER)
    return next(drivers, None) if _is_open(Role.DRIVER) else None


def others(guests: Sequence[Guest]) -> list[Others]:
    """Everybody, by county; at the end those of the whole network."""
    groups: dict[Any, Others] = {}
    for guest in sorted(guests, key=lambda guest: guest.county_id is None):
        role = Role(guest.role)
        if _is_open(role):
            group = groups.setdefault(guest.county_id, Others(guest.county or str(_("The whole network"))))
            group.guests.append((str(role.label), guest.place or "", guest))
    return list(groups.values())


def _said(found: Waiting) -> dict[Role, tuple[int, str]]:
    return {
        Role.MERCHANT: (found.to_ship, ngettext("delivery to ship", "deliveries to ship", found.to_ship)),
        Role.PARTNER: (found.at_station, ngettext("parcel waits", "parcels wait", found.at_station)),
        Role.COUNTY_OPERATOR: (found.to_scan, ngettext("parcel to scan", "parcels to scan", found.to_scan)),
        Role.HEADQUARTERS: (found.to_approve, ngettext("payout to approve", "payouts to approve", found.to_approve)),
    }


def _is_open(role: Role) -> bool:
    """Whether there is a desk behind the door: no button leads nowhere."""
    try:
        resolve(HOMES[role])
    except Resolver404:
        return False
    return True
