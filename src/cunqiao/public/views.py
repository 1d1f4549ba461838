"""The page at `/`: what this is, and in the demo the doors into its world."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cunqiao.identity.actions import sign_in
from cunqiao.kernel.scope import Role
from cunqiao.public.doors import doors, driver, others
from cunqiao.public.pages import guarded
from cunqiao.regions import loading
from cunqiao.simulation import guide, history, world
from cunqiao.simulation.world import DemoPerson, Figures

YEAR = 365 * 24 * 3600  # seconds
AGAIN = 3  # seconds after which a page of something unfinished is shown anew


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """What this is; in the demo also its world in figures, and a way in as whoever one wants to be."""
    if chosen := request.GET.get("lang"):
        return _speak(chosen)
    steps = _steps() if settings.DEMO else []
    done = sum(is_done for _name, is_done in steps)
    stands = done == len(steps)
    page: dict[str, Any] = {"demo": settings.DEMO, "steps": steps, "done": done, "stands": stands}
    if settings.DEMO and stands:
        page |= _demo(request)
    response = guarded(render(request, "public/home.html", page))
    if not stands:
        response["Refresh"] = str(AGAIN)
    return response


def _speak(language: str) -> HttpResponse:
    response = HttpResponseRedirect("/")
    if language in dict(settings.LANGUAGES):
        secure = settings.LANGUAGE_COOKIE_SECURE
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, secure=secure, samesite="Lax")
    return response


def _steps() -> list[tuple[Any, bool]]:
    """What has to stand before one can try something, and whether it does."""
    regions = loading.is_current()
    stands = regions and world.is_ready()
    counties = history.steps() if stands else []
    pasts: list[tuple[Any, bool]] = [(_("The past of %(county)s") % {"county": it.county}, it.done) for it in counties]
    return [
        (_("The database answers"), True),
        (_("The country's regions are loaded"), regions),
        (_("The made-up world is ready"), stands),
        *(pasts or [(_("Its past has happened"), False)]),
    ]


def _demo(request: HttpRequest) -> dict[str, Any]:
    people = {person.username: person for person in world.demo_people()}
    person = people.get(request.POST.get("username", ""))
    signed = person and sign_in(username=person.username, password=person.password, till=person.till)
    figures, guests = world.figures(), guide.guests()
    return {
        "figures": figures,
        "numbers": _numbers(figures),
        "doors": doors(guests),
        "driver": driver(guests),
        "others": others(guests),
        "choices": [{"username": who.username, "label": _label(who)} for who in people.values()],
        "person": person,
        "signed": signed,
        "address": f"{settings.PUBLIC_URL}/api/v1/regions?q=tl",
    }


def _numbers(figures: Figures) -> list[tuple[Any, str]]:
    """How much there is, as people read it."""
    counted = [
        (_("Counties"), figures.counties),
        (_("Stations"), figures.stations),
        (_("Villagers"), figures.villagers),
        (_("Goods"), figures.skus),
        (_("Orders"), sum(figures.orders.values())),
        (_("Parcels"), sum(figures.parcels.values())),
    ]
    return [(name, f"{count:,}") for name, count in counted]


def _label(person: DemoPerson) -> str:
    """Role, station if there is one, and the name to sign in with."""
    return " · ".join(filter(None, (str(Role(person.role).label), person.station, person.username)))
