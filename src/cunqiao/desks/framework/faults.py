"""What is said when a page cannot be shown: what happened, what is safe, what next."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cunqiao.identity.sessions import HOMES
from cunqiao.kernel.asking import incident_number
from cunqiao.kernel.errors import Invalid, NotFound, Refusal, Unavailable
from cunqiao.kernel.scope import Role

if TYPE_CHECKING:
    from cunqiao.desks.framework.desk import Here
    from cunqiao.desks.framework.session import SignedIn


def refused(here: "Here", refusal: Refusal) -> HttpResponse:
    """In the frame: there is no such thing, or the rules do not allow it now."""
    if isinstance(refusal, Unavailable):
        return away(here.request)
    if isinstance(refusal, NotFound):
        said: dict[str, Any] = {
            "draw": "broken",
            "title": _("The bridge ends here"),
            "text": _("There is no “%(id)s” that you may see. Check the last digits, or search above.")
            % {"id": refusal.id[:60]},
        }
        return here.render("desks/fault.html", said, status=HTTPStatus.NOT_FOUND)
    said = {"draw": "gate", "title": _("Nothing was changed"), "text": str(refusal.title)}
    return here.render("desks/fault.html", said, status=HTTPStatus.CONFLICT)


def wrong_filter(here: "Here", refusal: Invalid) -> HttpResponse:
    """A list was asked for what it does not have: what that was, and the way to the whole list."""
    said: dict[str, Any] = {
        "draw": "nothing",
        "title": _("The list cannot be filtered like this"),
        "text": " ".join(fault.message for fault in refusal.errors),
        "href": here.request.path,
        "link": _("Show the whole list"),
    }
    return here.render("desks/fault.html", said, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def forbidden(request: HttpRequest, who: "SignedIn") -> HttpResponse:
    """Another role's page."""
    role = Role(who.grant.role)
    text = _("You work as %(role)s. Ask headquarters if you need more.") % {"role": role.label}
    title = _("This page belongs to another desk")
    return _bare(request, HTTPStatus.FORBIDDEN, "gate", title, text, home=HOMES[role])


def not_found(request: HttpRequest) -> HttpResponse:
    """No such address at all."""
    text = _("There is no page at this address.")
    return _bare(request, HTTPStatus.NOT_FOUND, "broken", _("The bridge ends here"), text)


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke. The number finds it in the log."""
    text = _("Nothing of what you did was saved. Try again; if it fails again, tell us the number %(number)s.")
    title = _("Something broke here")
    return _bare(
        request, HTTPStatus.INTERNAL_SERVER_ERROR, "broken", title, text % {"number": incident_number(request)}
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """More than a form may hold."""
    title = _("This is too large to send")
    text = _("Nothing was changed. A file may have 5 MB: go back and take fewer lines at a time.")
    return _bare(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "gate", title, text, home=request.path)


def away(request: HttpRequest) -> HttpResponse:
    """It cannot be done just now: the database is away, or others have to be done first.

    The page's address stays, so that loading it again is all there is to do.
    """
    text = _(
        "The server cannot do this just now. Load this page again in a moment: what you filled in is sent again, and "
        "counts once."
    )
    response = _bare(request, HTTPStatus.SERVICE_UNAVAILABLE, "broken", _("One moment, please"), text)
    response["Retry-After"] = "5"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that we did not give out, or one from before the cookies were cleared."""
    text = _("Nothing was changed. Go back, load the page again and send it once more.")
    return _bare(request, HTTPStatus.FORBIDDEN, "gate", _("This form is too old"), text)


def _bare(
    request: HttpRequest, status: HTTPStatus, draw: str, title: str, text: str, *, home: str = "/"
) -> HttpResponse:
    """A page without the frame of a desk: a drawing, what happened, and the way to `home`."""
    said = {"draw": draw, "title": title, "text": text, "home": home, "bare": True}
    return render(request, "desks/fault.html", said, status=status)
