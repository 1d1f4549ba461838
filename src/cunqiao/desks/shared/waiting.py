"""What waits at several desks."""

from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Waiting


def let_in(count: int, href: str) -> Waiting:
    """Somebody was let in with nobody's approval: all who look after people are told of it."""
    title = _("Let in from the server's command line in the last 30 days, approved by nobody here")
    return Waiting("let-in", title, count, href, "alert-triangle", hot=True, loud=True)
