"""The pages of the own account."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cunqiao.desks.account.devices import in_short
from cunqiao.desks.framework import second_step, session
from cunqiao.desks.framework.session import SignedIn
from cunqiao.desks.setup.forms import PasswordForm
from cunqiao.identity.access import open_sign_ins
from cunqiao.identity.actions import change_password, end_sign_in, end_sign_ins
from cunqiao.identity.sessions import HOMES
from cunqiao.kernel import calendar
from cunqiao.kernel.errors import Refusal
from cunqiao.kernel.scope import Role


class OwnPasswordForm(PasswordForm):
    """The password of now, and another one."""

    old = forms.CharField(
        label=_("Your password until now"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "password", "again")


def own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for who is signed in, with the second step where any of their roles needs it, kept nowhere."""

    @wraps(view)
    def checked(request: HttpRequest, who: SignedIn, **named: Any) -> HttpResponse:
        if any(session.lacks_second_factor(request, grant) for grant in who.grants):
            return second_step.ask_on_the_way(request, who.person)
        return view(request, who, **named)

    return of_anybody(checked)


def of_anybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for who is signed in, by whatever steps, kept nowhere."""

    @wraps(view)
    def checked(request: HttpRequest, **named: Any) -> HttpResponse:
        who = session.signed_in(request)
        if who is None:
            return session.ask_to_sign_in(request)
        with timezone.override(calendar.zone()):
            return view(request, who, **named)

    return never_cache(checked)


@own
def account(request: HttpRequest, who: SignedIn) -> HttpResponse:
    """Where somebody is signed in, this place first, and the way to another password."""
    found = open_sign_ins().filter(person=who.person).order_by("-used_at", "-id")
    rows = sorted(found, key=lambda one: one.id != who.sign_in_id)
    places = [{"row": one, "device": in_short(one.device), "here": one.id == who.sign_in_id} for one in rows]
    return _page(request, who, "desks/account/account.html", {"places": places})


@own
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest, who: SignedIn) -> HttpResponse:
    """Another password: whoever is signed in elsewhere is out."""
    form = OwnPasswordForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _password_page(request, who, form, 422 if form.errors else 200)
    said = form.cleaned_data
    try:
        change_password(who.person, old=said["old"], new=said["password"], here=who.sign_in_id)
    except Refusal as refusal:
        return _password_page(request, who, form, form.say(refusal))
    session.flash(request, gettext("Your password is changed. Everywhere else you are signed out."))
    return HttpResponseRedirect(reverse("account"))


@require_POST
@own
def end_one(request: HttpRequest, who: SignedIn, sign_in_id: UUID) -> HttpResponse:
    """Sign out somewhere."""
    end_sign_in(who.person.id, sign_in_id)
    return HttpResponseRedirect(reverse("account"))


@require_POST
@own
def end_others(request: HttpRequest, who: SignedIn) -> HttpResponse:
    """Sign out everywhere but here."""
    end_sign_ins(who.person.id, but=who.sign_in_id)
    session.flash(request, gettext("Everywhere else you are signed out."))
    return HttpResponseRedirect(reverse("account"))


def _password_page(request: HttpRequest, who: SignedIn, form: OwnPasswordForm, status: int) -> HttpResponse:
    return _page(request, who, "desks/account/password.html", {"form": form}, status)


def _page(
    request: HttpRequest, who: SignedIn, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    home = HOMES[Role(who.grant.role)]
    told = {"who": who, "home": home, "flash": session.take_flash(request)}
    return render(request, template, context | told, status=status)
