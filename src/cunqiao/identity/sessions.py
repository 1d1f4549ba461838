"""Sessions for pages: a browser acts under one grant until it leaves, or the session ends."""

from uuid import UUID

from django.http import HttpRequest

from cunqiao.identity.actions.sign_ins import begin_sign_in, end_sign_in, note_use
from cunqiao.identity.models import Grant
from cunqiao.identity.tokens import LIFETIME
from cunqiao.kernel import clock, security
from cunqiao.kernel.scope import Role

GRANT = "grant"  # where the session keeps the grant's id
OPENED = "sign_in"  # and that of the sign-in
USED = "used"  # and when it was last said to be in use, in seconds since 1970
PROVED = "proved"  # whether a second factor was proved in it
SAID_EVERY = 5 * 60  # seconds
HOMES = {
    Role.COUNTY_OPERATOR: "/county/",
    Role.MERCHANT: "/merchant/",
    Role.DRIVER: "/driver/",
    Role.HEADQUARTERS: "/headquarters/",
    Role.AUDITOR: "/auditor/",
    Role.PARTNER: "/station/",
}


def enter(request: HttpRequest, grant: Grant) -> str:
    """Begin to act under `grant`, whoever was signed in before. The address where its role works.

    The CSRF cookie stays: a form that stands open in another window is still good.
    """
    request.session.flush()
    signed = begin_sign_in(grant.person_id, is_browser=True, expires_at=clock.now() + LIFETIME)
    request.session[OPENED], request.session[USED] = str(signed.id), clock.now().timestamp()
    request.session.set_expiry(int(LIFETIME.total_seconds()))
    return switch(request, grant)


def switch(request: HttpRequest, grant: Grant) -> str:
    """Act under another grant of the same person. The address where its role works."""
    request.session[GRANT] = str(grant.id)
    security.tell("session_began", person=grant.person_id, role=grant.role, place=grant.place_id)
    return HOMES[Role(grant.role)]


def leave(request: HttpRequest, person_id: UUID) -> None:
    """Sign out here."""
    end_sign_in(person_id, UUID(request.session[OPENED]))
    request.session.flush()


def keep_open(request: HttpRequest) -> None:
    """Somebody works here: the session is not idle. Written down every few minutes."""
    now = clock.now()
    if request.session.get(USED, 0) + SAID_EVERY <= now.timestamp():
        request.session[USED] = now.timestamp()
        note_use(UUID(request.session[OPENED]), now)
