"""Lists and pages as those see them who reach several counties: with the county, one or all at a time."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Choice, Column, Detail, Find, Here, Shown
from cunqiao.desks.framework.filters import Filter
from cunqiao.kernel.county import NATIONAL, CountyModel
from cunqiao.kernel.scope import Network, Scope
from cunqiao.network.queries import all_centres, county_of_number, stations

Thing = TypeVar("Thing")


def is_over_counties(here: Here) -> bool:
    """Whether this person reaches several counties, and does not look at one of them."""
    return isinstance(here.scope.reach, Network)


def names_of_counties(here: Here) -> Mapping[int, str | Promise]:
    """The names of the counties at work, and what the nation is called. One query a visit."""
    return {centre.county_id: centre.county_name for centre in here.fetched(all_centres)} | {NATIONAL: _("The nation")}


def county_choices(here: Here) -> list[tuple[str, str]]:
    """The counties at work, by name."""
    choices = [(str(centre.county_id), centre.county_name) for centre in here.fetched(all_centres)]
    return sorted(choices, key=lambda choice: choice[1])


def county_column(here: Here, *, on_phone: str = "") -> list[Column[CountyModel]]:
    """The county of each row, for those who reach several."""
    if not is_over_counties(here):
        return []
    names = names_of_counties(here)
    return [Column("county", _("County"), lambda row: names[row.county_id], on_phone=on_phone)]


def county_filters(here: Here) -> list[Filter]:
    """One county, for those who reach several."""
    return [Choice("county", _("County"), county_choices(here), lookup="county_id")] if is_over_counties(here) else []


def station_filters(here: Here) -> list[Filter]:
    """One of the county's stations; over several counties one county, and a station by its number."""
    if is_over_counties(here):
        by_number = Find(_("Station number"), lambda words: Q(station__number=words), name="station")
        return [*county_filters(here), by_number]
    own = stations(here.scope).order_by("number")
    choices = [(station.number, f"{station.name} {station.number}") for station in own]
    return [Choice("station", _("Station"), choices, lookup="station__number")]


def thing_in_its_county(get: Callable[[Scope, str], Thing]) -> Callable[[Here, str], Thing]:
    """Fetches what has a number in the county that the number leads to."""

    def get_there(here: Here, number: str) -> Thing:
        here.scope = here.scope.in_county(county_of_number(number))
        return get(here.scope, number)

    return get_there


def in_its_county(page: Detail) -> Detail:
    """A page about something with a number, looked for in the county that the number leads to."""
    show: Callable[..., Shown] = page.show

    def show_there(here: Here, number: str) -> Shown:
        here.scope = here.scope.in_county(county_of_number(number))
        return show(here, number)

    return replace(page, show=show_there)
