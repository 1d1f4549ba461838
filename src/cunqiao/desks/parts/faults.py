"""What is said when a page can not be shown: what happened, what is safe, what next."""

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cunqiao.identity.sessions import HOMES
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import NotFound, Refusal
from cunqiao.kernel.scope import Role

if TYPE_CHECKING:
    from cunqiao.desks.parts.desk import Here
    from cunqiao.desks.parts.session import Signed

log = logging.getLogger(__name__)


def refused(here: "Here", refusal: Refusal) -> HttpResponse:
    """In the frame: there is no such thing, or the rules do not allow it now."""
    if isinstance(refusal, NotFound):
        said: dict[str, Any] = {
            "draw": "broken",
            "title": _("The bridge ends here"),
            "text": _("There is no “%(id)s” in your reach. Check the last digits, or search above.")
            % {"id": refusal.id[:60]},
        }
        return here.render("desks/fault.html", said, status=HTTPStatus.NOT_FOUND)
    said = {"draw": "gate", "title": _("Nothing was changed"), "text": str(refusal.title)}
    return here.render("desks/fault.html", said, status=HTTPStatus.CONFLICT)


def forbidden(request: HttpRequest, who: "Signed") -> HttpResponse:
    """Another role's page."""
    said = {
        "draw": "gate",
        "title": _("This page belongs to another desk"),
        "text": _("You work as %(role)s. Ask headquarters if you need more.") % {"role": Role(who.grant.role).label},
        "home": HOMES[Role(who.grant.role)],
        "bare": True,
    }
    return render(request, "desks/fault.html", said, status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest) -> HttpResponse:
    """No such address at all."""
    said = {
        "draw": "broken",
        "title": _("The bridge ends here"),
        "text": _("There is no page at this address."),
        "home": "/",
        "bare": True,
    }
    return render(request, "desks/fault.html", said, status=HTTPStatus.NOT_FOUND)


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke. The number finds it in the log."""
    number = str(new_id())[-8:].upper()
    log.error("page failed: %s %s (%s)", request.method, request.path, number)
    said = {
        "draw": "broken",
        "title": _("Something broke here"),
        "text": _("What you did was taken back whole. Try again; if it stays, tell us the number %(number)s.")
        % {"number": number},
        "home": "/",
        "bare": True,
    }
    return render(request, "desks/fault.html", said, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def too_large(request: HttpRequest) -> HttpResponse:
    """More than a form may hold."""
    said = {
        "draw": "gate",
        "title": _("This is too large to send"),
        "text": _("Nothing was changed. A file may have 5 MB: go back and take fewer lines at a time."),
        "home": request.path,
        "bare": True,
    }
    return render(request, "desks/fault.html", said, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def away(request: HttpRequest) -> HttpResponse:
    """The database is away for a moment. The page's address stays, so that loading it again is all there is to do."""
    said = {
        "draw": "broken",
        "title": _("One moment, please"),
        "text": _(
            "The server can not reach its books just now. Load this page again in a moment: what you filled in "
            "is sent again, and counts once."
        ),
        "home": "/",
        "bare": True,
    }
    response = render(request, "desks/fault.html", said, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = "5"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that we did not give out, or one from before the cookies were cleared."""
    said = {
        "draw": "gate",
        "title": _("This form is too old"),
        "text": _("Nothing was changed. Go back, load the page again and send it once more."),
        "home": "/",
        "bare": True,
    }
    return render(request, "desks/fault.html", said, status=HTTPStatus.FORBIDDEN)
