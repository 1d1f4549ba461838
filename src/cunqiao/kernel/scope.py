"""Who is asking, and how far they reach."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
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


@dataclass(frozen=True, slots=True)
class Scope:
    """The reach of one signed-in person in one role.

    `county_id` is the county their rows are looked for in; None is every county (headquarters, auditors, merchants).
    `place_id` is the thing they are bound to: a partner's station, a merchant. None is no narrower bound.
    `place` is its name among people (a station's number).
    `grant_id` is the grant they act under; a partner's is their tenure, which holds their accounts.
    `till` is the letter of the device that speaks, where one does. `person_id` is None for the system's own jobs.
    """

    role: Role | None
    person_id: UUID | None
    county_id: int | None = None
    place_id: UUID | None = None
    place: str = ""
    grant_id: UUID | None = None
    till: str = ""

    @property
    def who(self) -> UUID:
        """The person, where it must be one: what only people do."""
        assert self.person_id is not None, "a job does what only people do"
        return self.person_id

    @property
    def where(self) -> UUID:
        """The station or the merchant they are bound to, where there must be one."""
        assert self.place_id is not None, "who acts without a place does what only partners and merchants do"
        return self.place_id

    def within(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Only rows of the county this person reaches: the first column of every key."""
        return rows if self.county_id is None else rows.filter(county_id=self.county_id)

    def in_county(self, county_id: int) -> "Scope":
        """The same person, looking at one county.

        Raises:
            NotFound: the county lies beyond their reach.
        """
        if self.county_id not in (None, county_id):
            raise NotFound(kind="county", id=str(county_id))
        return replace(self, county_id=county_id)

    def stamp(self, happened_at: datetime, recorded_at: datetime) -> dict[str, Any]:
        """Who, with which device, when it happened and when we heard: what every event carries."""
        return {
            "person_id": self.person_id,
            "till": self.till,
            "happened_at": happened_at,
            "recorded_at": recorded_at,
        }


def system(county_id: int | None = None) -> Scope:
    """The reach of a job: nobody asked, the rules and the clock did."""
    return Scope(role=None, person_id=None, county_id=county_id)
