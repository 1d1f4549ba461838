"""Going into the made-up world as one of its people, and having it made anew. In the demo alone."""

import json
from base64 import urlsafe_b64encode
from functools import wraps
from typing import Protocol

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cunqiao.identity.access import grants_of
from cunqiao.identity.actions import sign_in
from cunqiao.identity.sessions import HOMES, enter
from cunqiao.kernel.scope import Role
from cunqiao.public.pages import guarded
from cunqiao.simulation import world
from cunqiao.simulation.reset import NotOurs, clear_world
from cunqiao.simulation.world import DemoPerson


class _View(Protocol):
    def __call__(self, request: HttpRequest, /) -> HttpResponse: ...


def _in_the_demo(view: _View) -> _View:
    """Outside the demo there is no such address."""

    @wraps(view)
    def checked(request: HttpRequest, /) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request)

    return checked


@require_POST
@never_cache
@_in_the_demo
def go_in(request: HttpRequest) -> HttpResponse:
    """Be somebody: at a desk by a session, in the station app by a token of the station's device."""
    username = request.POST.get("username", "")
    person = next((person for person in world.demo_people() if person.username == username), None)
    if person is None:  # the world was made anew since the page was shown
        return HttpResponseRedirect("/")
    if person.role == Role.PARTNER:
        return HttpResponseRedirect(f"{HOMES[Role.PARTNER]}#enter={_handed_over(person)}")
    return HttpResponseRedirect(enter(request, grants_of(username)[0]))


def _handed_over(person: DemoPerson) -> str:
    """What the station app keeps of a log-in, for behind the `#`: browsers send that to nobody, so no log has it.

    The app takes it out of the address at once.
    """
    signed = sign_in(username=person.username, password=person.password, till=person.till)
    told = {
        "token": signed.token,
        "expires_at": signed.expires_at.isoformat(),
        "username": person.username,
        "person": {"id": str(person.id), "name": signed.person.name, "county_id": person.county_id},
        "station": person.station,
        "till": person.till,
    }
    return urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@_in_the_demo
def make_anew(request: HttpRequest) -> HttpResponse:
    """Ask, then take the made-up world away; the page at `/` shows how it comes again."""
    if request.method != "POST":
        return guarded(render(request, "public/anew.html"))
    try:
        clear_world()
    except NotOurs:
        refused = _("In this database somebody was at work before the made-up people. Nothing was deleted.")
        return guarded(render(request, "public/anew.html", {"refused": refused}, status=409))
    return HttpResponseRedirect("/")
