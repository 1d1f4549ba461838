"""Where somebody who was invited chooses a password: an address that works once."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cunqiao.desks.framework import session
from cunqiao.desks.framework.forms import style
from cunqiao.identity.access import get_invitation, grants_of
from cunqiao.identity.actions import accept_invitation
from cunqiao.identity.models import Person
from cunqiao.identity.sessions import enter
from cunqiao.kernel.errors import Invalid, NotFound


class PasswordForm(forms.Form):
    """An own password, typed twice."""

    template_name = "desks/fields.html"
    password = forms.CharField(
        label=_("Your password"),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=_("At least 10 characters that nobody would guess."),
    )
    again = forms.CharField(
        label=_("The password again"),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        style(self)

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or {}
        if kept.get("password") != kept.get("again"):
            self.add_error("again", gettext("This is not the same password."))
        return kept


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password; who has a role that works in the office is signed in at once."""
    try:
        person = get_invitation(secret).person
        form = PasswordForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return _page(request, person, form)
        return _joined(request, accept_invitation(secret, form.cleaned_data["password"]))
    except NotFound:
        return render(request, "desks/setup/uninvited.html", status=404)
    except Invalid as refusal:
        for fault in refusal.errors:
            form.add_error(fault.field, fault.message)
        return _page(request, person, form)


def _joined(request: HttpRequest, person: Person) -> HttpResponse:
    grants = grants_of(person.username)
    if not grants:
        session.flash(request, gettext("Your password is set."))
        return HttpResponseRedirect(session.SIGN_IN)
    home = enter(request, grants[0])
    session.flash(request, gettext("Your password is set."))
    return HttpResponseRedirect("/place" if len(grants) > 1 else home)


def _page(request: HttpRequest, person: Person, form: PasswordForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "desks/setup/join.html", {"person": person, "form": form}, status=status)
