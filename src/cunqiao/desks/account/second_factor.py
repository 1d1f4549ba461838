"""Proving a second factor on the way to a desk, or setting it up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from cunqiao.desks.account.views import of_anybody
from cunqiao.desks.framework import second_step, session
from cunqiao.desks.framework.session import SignedIn
from cunqiao.identity.access import has_second_factor
from cunqiao.identity.actions import prove_second_factor, set_up_second_factor
from cunqiao.identity.second_factor import unseal
from cunqiao.identity.sessions import HOMES, PROVED
from cunqiao.kernel.errors import Refusal
from cunqiao.kernel.scope import Role


@of_anybody
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest, who: SignedIn) -> HttpResponse:
    """The code, and then on to where one was going; after setting up, the recovery codes first."""
    said = request.POST if request.method == "POST" else request.GET
    fields = {name: said.get(name, "") for name in ("next", "kept")}
    if request.method != "POST":
        return second_step.ask(request, who.person, fields)
    try:
        codes = _proved(request, who, said.get("code", ""))
    except Refusal as refusal:
        return second_step.ask(request, who.person, fields, refusal)
    request.session.cycle_key()
    request.session[PROVED] = True
    home = "/place" if len(who.grants) > 1 else HOMES[Role(who.grant.role)]
    if codes:
        return render(request, "desks/account/recovery_codes.html", {"codes": codes, "home": home})
    return session.go_on(request, fields, who.grant, home)


def _proved(request: HttpRequest, who: SignedIn, code: str) -> list[str]:
    """The recovery codes, where the second factor was set up by this. Raises as the actions."""
    if has_second_factor(who.person) or second_step.BEING_SET_UP not in request.session:
        prove_second_factor(who.person, code)
        return []
    codes = set_up_second_factor(who.person, secret=unseal(request.session[second_step.BEING_SET_UP]), digits=code)
    del request.session[second_step.BEING_SET_UP]
    return codes
