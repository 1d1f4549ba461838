"""The second step of signing in: six digits, or first the setting up of what makes them."""

import json
from collections.abc import Mapping
from math import ceil
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cunqiao.identity.access import has_second_factor
from cunqiao.identity.models import Person
from cunqiao.identity.second_factor import address_of, new_secret, seal, unseal
from cunqiao.kernel.errors import Refusal, TooManyTries

BEING_SET_UP = "new_secret"  # where the session keeps one that is being set up, sealed


def ask(
    request: HttpRequest, person: Person, fields: Mapping[str, str], refusal: Refusal | None = None
) -> HttpResponse:
    """The page for the code. `fields` say where to go afterwards, and with what form."""
    told: dict[str, Any] = {"person": person, "next": fields.get("next", ""), "kept": fields.get("kept", "")}
    if refusal is not None:
        wait = refusal.retry_after if isinstance(refusal, TooManyTries) else 0
        told |= {"refusal": refusal, "minutes": ceil(wait / 60)}
    status = 429 if isinstance(refusal, TooManyTries) else 403 if refusal else 401 if told["kept"] else 200
    if has_second_factor(person):
        return render(request, "desks/account/second_factor.html", told, status=status)
    if BEING_SET_UP not in request.session:
        request.session[BEING_SET_UP] = seal(new_secret())
    secret = unseal(request.session[BEING_SET_UP])
    told["secret"] = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    told["picture"] = segno.make(address_of(secret, person.username)).svg_data_uri(scale=5)
    return render(request, "desks/account/second_factor_new.html", told, status=status)


def ask_on_the_way(request: HttpRequest, person: Person) -> HttpResponse:
    """Somebody is at a desk without it. What was filled in is kept in the page and sent again afterwards."""
    fields = {"next": request.get_full_path()}
    if request.method == "POST":
        kept = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
        fields["kept"] = json.dumps(kept)
    return ask(request, person, fields)
