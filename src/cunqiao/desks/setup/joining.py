"""Where somebody who was invited chooses a password: an address that works once."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cunqiao.desks.framework import session
from cunqiao.desks.setup.forms import CodeForm, PasswordForm
from cunqiao.identity.access import get_invitation, grants_of
from cunqiao.identity.actions import accept_invitation
from cunqiao.identity.models import Person
from cunqiao.identity.sessions import enter
from cunqiao.kernel.errors import NotFound, Refusal
from cunqiao.kernel.installation import speak_for_the_house


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password; who has a role that works in the office is signed in at once."""
    speak_for_the_house()
    try:
        invitation = get_invitation(secret)
        person = invitation.person
        kind = CodeForm if invitation.approved_by_id else PasswordForm
        form = kind(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return _page(request, person, form, 422 if form.errors else 200)
        said = form.cleaned_data
        return _joined(request, accept_invitation(secret, said["password"], said.get("code", "")))
    except NotFound:
        return render(request, "desks/setup/uninvited.html", status=404)
    except Refusal as refusal:
        return _page(request, person, form, form.say(refusal))


def _joined(request: HttpRequest, person: Person) -> HttpResponse:
    grants = grants_of(person.username)
    if not grants:
        session.flash(request, gettext("Your password is set."))
        return HttpResponseRedirect(session.SIGN_IN)
    home = enter(request, grants[0])
    session.flash(request, gettext("Your password is set."))
    return HttpResponseRedirect("/place" if len(grants) > 1 else home)


def _page(request: HttpRequest, person: Person, form: PasswordForm, status: int) -> HttpResponse:
    return render(request, "desks/setup/join.html", {"person": person, "form": form}, status=status)
