"""The county's lists and pages as those who reach all counties see them: with the county, one or all at a time."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Choice, Column, Detail, Find, Here, List, Shown
from cunqiao.desks.framework.filters import Filter
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.scope import Scope
from cunqiao.network.queries import active_counties, county_of_number
from cunqiao.regions.queries import county_names

Thing = TypeVar("Thing")


def county_choices(here: Here) -> list[tuple[str, str]]:
    """The counties at work, by name. Two queries."""
    names = county_names(active_counties())
    return sorted(((str(id), name) for id, name in names.items()), key=lambda choice: choice[1])


COUNTY = Choice("county", _("County"), county_choices, lookup="county_id")


def name_counties(rows: Iterable[Any]) -> None:
    """Set `county` of rows to the name of theirs. One query."""
    rows = list(rows)
    names = county_names({row.county_id for row in rows if row.county_id != NATIONAL})
    for row in rows:
        row.county = names.get(row.county_id, _("The nation"))


def at_station(here: Here, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    return rows.filter(station__number=words)


def national(page: List, *, station: bool = True, on_phone: str = "", **changes: Any) -> List:
    """A county's list over all counties. `station`: its rows have a station, to be found by number."""

    def prepare(here: Here, rows: list[Any]) -> None:
        page.prepare(here, rows)
        name_counties(rows)

    kept: list[Filter] = [one for one in page.filters if not isinstance(one, Choice) or one.name in ("status", "kind")]
    by_station: list[Filter] = [Find(_("Station number"), at_station, name="station")] if station else []
    county = Column("county", _("County"), lambda row, here: row.county, on_phone=on_phone)
    first, *others = page.columns
    seen: dict[str, Any] = {
        "columns": [first, county, *others],
        "filters": [*kept[:1], COUNTY, *kept[1:], *by_station],
        "prepare": prepare,
        "bulk": (),
    }
    return replace(page, **seen | changes)


def at_home_thing(get: Callable[[Scope, str], Thing]) -> Callable[[Here, str], Thing]:
    """Fetches what has a number in the county that the number leads to."""

    def get_there(here: Here, number: str) -> Thing:
        here.scope = here.scope.in_county(county_of_number(number))
        return get(here.scope, number)

    return get_there


def at_home(page: Detail) -> Detail:
    """A page about something with a number, looked for in the county that the number leads to."""
    show: Callable[..., Shown] = page.show

    def show_there(here: Here, number: str) -> Shown:
        here.scope = here.scope.in_county(county_of_number(number))
        return show(here, number)

    return replace(page, show=show_there)
