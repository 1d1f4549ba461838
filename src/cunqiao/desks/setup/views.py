"""The set-up: three steps at an address that works once, and what is said when it works no more."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cunqiao.desks.framework.sections import Bridge, Step
from cunqiao.desks.setup.forms import CountyForm, OperatorForm, PeopleForm, StepForm
from cunqiao.identity.sessions import enter
from cunqiao.kernel import clock
from cunqiao.kernel.errors import NotFound, Refusal
from cunqiao.kernel.installation import installation
from cunqiao.regions import loading
from cunqiao.setup.access import get_set_up
from cunqiao.setup.actions import STEPS, keep, open_doors
from cunqiao.setup.errors import AddressOver
from cunqiao.setup.models import SetUp

FORMS: Mapping[str, type[StepForm]] = {"operator": OperatorForm, "county": CountyForm, "people": PeopleForm}
PIERS = (
    (_("Operator"), _("name, currency, languages")),
    (_("First county"), _("centre, carrier")),
    (_("Two people"), _("one proposes, one approves")),
    (_("Doors open"), _("five steps to the first order")),
)
LOADING = 3  # seconds after which a page that waits for the regions is shown anew


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, secret: str, name: str = "") -> HttpResponse:
    """One of the three steps; without a name the first that was not filled in."""
    try:
        set_up = get_set_up(secret)
    except (AddressOver, NotFound) as refusal:
        return _over(request, refusal)
    first = next((one for one in STEPS if not getattr(set_up, one)), STEPS[-1])
    if name not in STEPS or STEPS.index(name) > STEPS.index(first):
        return HttpResponseRedirect(_address(secret, first))
    if name == "county" and not loading.is_current():
        return _waits_for_regions(request, set_up)
    if request.method != "POST":
        return _shown(request, set_up, name, FORMS[name](initial=getattr(set_up, name) or _usual(name)))
    form = FORMS[name](request.POST)
    if "find" in request.POST:  # only the list of what was found is new
        form.errors.clear()
        return _shown(request, set_up, name, form)
    return _sent(request, set_up, secret, name, form)


def _sent(request: HttpRequest, set_up: SetUp, secret: str, name: str, form: StepForm) -> HttpResponse:
    if not form.is_valid():
        return _shown(request, set_up, name, form, 422)
    keep(secret, name, form.draft())
    if name != STEPS[-1]:
        return HttpResponseRedirect(_address(secret, STEPS[STEPS.index(name) + 1]))
    try:
        grant = open_doors(secret, password=form.cleaned_data["password"])
    except AddressOver as refusal:
        return _over(request, refusal)
    except Refusal as refusal:
        return _shown(request, set_up, name, form, form.say(refusal))
    return HttpResponseRedirect(enter(request, grant))


def _usual(name: str) -> dict[str, Any]:
    """What a step begins with."""
    house = installation()
    if name == "operator":
        return {"currency": house.currency, "time_zone": house.time_zone, "languages": house.languages}
    return {}


def _shown(request: HttpRequest, set_up: SetUp, name: str, form: StepForm, status: int = 200) -> HttpResponse:
    place = STEPS.index(name)
    left = max(1, int((set_up.expires_at - clock.now()).total_seconds() // 60))
    page = {
        "form": form,
        "step": name,
        "number": place + 1,
        "bridge": _bridge(place),
        "minutes": left,
        "back": reverse("set-up-step", args=[request.resolver_match.kwargs["secret"], STEPS[place - 1]])  # type: ignore[union-attr]
        if place
        else "",
    }
    return render(request, f"desks/setup/{name}.html", page, status=status)


def _bridge(place: int) -> Bridge:
    states = ["done"] * place + ["now"] + ["next"] * (len(PIERS) - place - 1)
    piers = [Step(title, sub, state) for (title, sub), state in zip(PIERS, states, strict=True)]
    return Bridge(_("How far the set-up is"), piers)


def _waits_for_regions(request: HttpRequest, set_up: SetUp) -> HttpResponse:
    response = render(request, "desks/setup/loading.html", {"bridge": _bridge(1)})
    response["Refresh"] = str(LOADING)
    return response


def _over(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    is_done = isinstance(refusal, AddressOver) and refusal.is_done
    return render(request, "desks/setup/over.html", {"is_done": is_done}, status=404)


def _address(secret: str, name: str) -> str:
    return reverse("set-up-step", args=[secret, name])
