"""Sessions for pages: a browser acts under one grant until it leaves, or the session ends."""

from django.http import HttpRequest

from cunqiao.identity.models import Grant
from cunqiao.identity.tokens import LIFETIME
from cunqiao.kernel import security
from cunqiao.kernel.scope import Role

GRANT = "grant"  # where the session keeps the grant's id
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
    request.session[GRANT] = str(grant.id)
    request.session.set_expiry(int(LIFETIME.total_seconds()))
    security.tell("session_began", person=grant.person_id, role=grant.role, place=grant.place or None)
    return HOMES[Role(grant.role)]
