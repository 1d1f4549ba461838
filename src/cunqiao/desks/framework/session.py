"""Who is signed in at a desk: a grant in the session, looked up anew with every request."""

import json
from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cunqiao.identity import access, devices
from cunqiao.identity.actions import sign_in_at_desk, tries_left_of
from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.models import Grant, Person
from cunqiao.identity.sessions import GRANT, OPENED, PROVED, enter, keep_open, leave, switch
from cunqiao.kernel.asking import acts
from cunqiao.kernel.errors import Refusal, TooManyTries, Unavailable
from cunqiao.kernel.installation import speak_for_the_house
from cunqiao.kernel.scope import Role, Scope

FLASH = "flash"
SIGN_IN = "/sign-in"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person at a desk, under one of the grants that stand."""

    person: Person
    grant: Grant
    grants: list[Grant]
    sign_in_id: UUID

    @property
    def scope(self) -> Scope:
        return access.scope_under(self.grant)


def signed_in(request: HttpRequest) -> SignedIn | None:
    """Who is signed in, if the grant still stands. One query beside the session's own."""
    grant_id, sign_in_id = request.session.get(GRANT), request.session.get(OPENED)
    grants = access.sibling_grants(UUID(grant_id), UUID(sign_in_id)) if grant_id and sign_in_id else []
    here = next((grant for grant in grants if str(grant.id) == grant_id), None)
    if here is None:
        return None
    acts(request, here.person_id)
    keep_open(request)
    return SignedIn(here.person, here, grants, UUID(sign_in_id))


def flash(request: HttpRequest, text: str, href: str = "", link: str = "") -> None:
    """Say something on the next page that this person sees."""
    request.session[FLASH] = {"text": text, "href": href, "link": link}


def take_flash(request: HttpRequest) -> dict[str, str] | None:
    """The message to show now, if there is one: it is shown once."""
    kept: dict[str, str] | None = request.session.pop(FLASH, None) if FLASH in request.session else None
    return kept


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in any more. What was filled in is kept in the page and sent again afterwards."""
    back = request.get_full_path()
    if request.headers.get("HX-Request") or request.headers.get("X-Part"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = SIGN_IN
        return response
    if request.method != "POST":
        return HttpResponseRedirect(f"{SIGN_IN}?next={_quoted(back)}")
    kept = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    return _page(request, {"next": back, "kept": json.dumps(kept)}, status=401)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door for everybody of the office."""
    speak_for_the_house()
    if request.method != "POST":
        return _page(request, {"next": request.GET.get("next", "")})
    fields = {name: request.POST.get(name, "") for name in ("next", "kept", "username")}
    try:
        grants = sign_in_at_desk(fields["username"], request.POST.get("password", ""))
    except Refusal as refusal:
        return _refused(request, fields, refusal)
    grant, several = grants[0], len(grants) > 1
    home = enter(request, grant)
    return _known(request, go_on(request, fields, grant, "/place" if several else home), grant.person_id)


def _refused(request: HttpRequest, fields: dict[str, Any], refusal: Refusal) -> HttpResponse:
    """The form again: what was wrong, how often it may be tried, or how long to wait."""
    wrong = isinstance(refusal, NotSignedIn)
    status = 403 if wrong else 503 if isinstance(refusal, Unavailable) else 429
    told: dict[str, Any] = {"refusal": refusal, "wrong": wrong}
    if wrong:
        told["left"] = tries_left_of(fields["username"])
    if isinstance(refusal, TooManyTries):
        told["minutes"] = ceil(refusal.retry_after / 60)
    return _page(request, fields | told, status)


def _known(request: HttpRequest, response: HttpResponse, person_id: UUID) -> HttpResponse:
    """From now on strangers' wrong passwords do not keep this person out of this browser."""
    response.set_cookie(
        devices.COOKIE,
        devices.remembered(request, person_id),
        max_age=devices.YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def lacks_second_factor(request: HttpRequest, grant: Grant) -> bool:
    """Whether somebody has to prove a second factor before they act under this grant."""
    return access.is_second_factor_needed(grant.role) and not request.session.get(PROVED)


def go_on(request: HttpRequest, fields: dict[str, Any], grant: Grant, home: str) -> HttpResponse:
    """Where somebody goes who has signed in."""
    back = fields["next"] if _is_ours(request, fields["next"]) else ""
    if fields["kept"] and back:
        return _send_again(request, back, fields["kept"], grant)
    return HttpResponseRedirect(back or home)


def _send_again(request: HttpRequest, back: str, kept: str, grant: Grant) -> HttpResponse:
    """What was filled in before the session ended goes where it was meant to go.

    By itself if the same person signed in; somebody else must say so.
    """
    try:
        fields: dict[str, list[str]] = json.loads(kept)
        pairs = [(str(name), str(value)) for name, values in fields.items() for value in values]
    except (ValueError, AttributeError, TypeError):
        return HttpResponseRedirect(back)
    mine = str(grant.person_id) in fields.get("by", [])
    return render(request, "desks/again.html", {"address": back, "pairs": pairs, "mine": mine})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave the desk."""
    who = signed_in(request)
    if who is not None:
        leave(request, who.person.id)
    return HttpResponseRedirect(SIGN_IN)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Choose among several places."""
    who = signed_in(request)
    if who is None:
        return ask_to_sign_in(request)
    if request.method == "POST":
        chosen = next((grant for grant in who.grants if str(grant.id) == request.POST.get("grant")), None)
        return HttpResponseRedirect(switch(request, chosen) if chosen else "/place")
    return render(request, "desks/place.html", {"who": who, "places": places(who)})


def places(who: SignedIn) -> list[dict[str, Any]]:
    """The places somebody may switch to."""
    return [
        {
            "grant": grant,
            "role": Role(grant.role).label,
            "name": " ".join(filter(None, (grant.county_name, grant.place))),
            "here": grant.id == who.grant.id,
        }
        for grant in who.grants
    ]


def _page(request: HttpRequest, fields: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "desks/sign_in.html", fields, status=status)
    refusal = fields.get("refusal")
    if (seconds := getattr(refusal, "retry_after", None)) is not None:
        response["Retry-After"] = str(seconds)
    return response


def _is_ours(request: HttpRequest, address: str) -> bool:
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, {request.get_host()})


def _quoted(address: str) -> str:
    from urllib.parse import quote

    return quote(address, safe="/")
