"""Who is asking, and how far they reach."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar, assert_never
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.errors import NotFound

M = TypeVar("M", bound=models.Model)


class Role(models.TextChoices):
    HEADQUARTERS = "headquarters", _("Headquarters")
    COUNTY_OPERATOR = "county_operator", _("County operator")
    PARTNER = "partner", _("Partner")
    MERCHANT = "merchant", _("Merchant")
    DRIVER = "driver", _("Driver")
    AUDITOR = "auditor", _("Auditor")

    @property
    def has_county(self) -> bool:
        """Whether it is held in one county, beyond which it reaches nothing."""
        match self:
            case Role.COUNTY_OPERATOR | Role.PARTNER | Role.DRIVER:
                return True
            case Role.HEADQUARTERS | Role.MERCHANT | Role.AUDITOR:
                return False
            case _:
                assert_never(self)

    @property
    def has_place(self) -> bool:
        """Whether it is held at one place: a station, a merchant."""
        match self:
            case Role.PARTNER | Role.MERCHANT:
                return True
            case Role.HEADQUARTERS | Role.COUNTY_OPERATOR | Role.DRIVER | Role.AUDITOR:
                return False
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True)
class County:
    """The reach of one county, by our own number of it."""

    id: int


@dataclass(frozen=True, slots=True)
class Network:
    """The reach of every county."""


Reach = County | Network


def reach_of(role: Role, county_id: int | None) -> Reach:
    """How far a role reaches that is held in a county, or in none.

    Raises:
        ValueError: a role of a county has none, or one of the whole network has a county.
    """
    if role.has_county != (county_id is not None):
        raise ValueError(f"{role} is held in {county_id or 'no county'}")
    return Network() if county_id is None else County(county_id)


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks, and how far they reach: one signed-in person in one role, or a job.

    `reach` is the county their rows are looked for in, or the whole network.
    `place_id` is the thing they are bound to: a partner's station, a merchant. None is no narrower bound.
    `place` is its name among people (a station's number).
    `grant_id` is the right they act by. `tenure_id` is the tenure whose float and drawer they work with, for those who
    stand at a counter: rights of several people may be of one tenure.
    `till` is the letter of the device that speaks, where one does; `said_at` is when it says that something happened,
    where that cannot be and another time counts. A job has neither `role` nor `person_id`.
    """

    role: Role | None
    person_id: UUID | None
    reach: Reach
    place_id: UUID | None = None
    place: str = ""
    grant_id: UUID | None = None
    tenure_id: UUID | None = None
    till: str = ""
    said_at: datetime | None = None

    @property
    def county_id(self) -> int:
        """The county they reach, where there must be one."""
        assert isinstance(self.reach, County), "a scope of the whole network has no county of its own"
        return self.reach.id

    @property
    def required_person_id(self) -> UUID:
        """The person, for what a job never does."""
        assert self.person_id is not None, "a job has no person; only people do this"
        return self.person_id

    @property
    def required_place_id(self) -> UUID:
        """The station or the merchant they are bound to, where there must be one."""
        assert self.place_id is not None, "only partners and merchants have a place"
        return self.place_id

    @property
    def required_tenure_id(self) -> UUID:
        """The tenure whose float and drawer they work with, where there must be one."""
        assert self.tenure_id is not None, "only who works at a counter has a tenure"
        return self.tenure_id

    def within(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Only rows that this person reaches, by the county: the first column of every key."""
        match self.reach:
            case County(county_id):
                return rows.filter(county_id=county_id)
            case Network():
                return rows
            case _:
                assert_never(self.reach)

    def in_county(self, county_id: int) -> "Scope":
        """The same person, looking at one county.

        Raises:
            NotFound: the county lies beyond their reach.
        """
        if self.reach not in (Network(), County(county_id)):
            raise NotFound(kind="county", id=str(county_id))
        return replace(self, reach=County(county_id))

    def stamp(self, happened_at: datetime, recorded_at: datetime) -> dict[str, Any]:
        """Who, with which device, when it happened and when we heard: what every event carries."""
        return {
            "person_id": self.person_id,
            "till": self.till,
            "happened_at": happened_at,
            "said_at": self.said_at,
            "recorded_at": recorded_at,
        }


def system(reach: Reach) -> Scope:
    """A job: nobody asked, the rules and the clock did."""
    return Scope(role=None, person_id=None, reach=reach)
