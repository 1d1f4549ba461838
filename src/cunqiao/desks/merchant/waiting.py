"""What waits for a merchant."""

from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Here, Waiting
from cunqiao.kernel import calendar, clock
from cunqiao.orders.access import consignments_within
from cunqiao.orders.models import Consignment
from cunqiao.orders.states import ConsignmentStatus


def to_ship(here: Here) -> QuerySet[Consignment]:
    return consignments_within(here.scope).filter(status=ConsignmentStatus.TO_SHIP).order_by()


def is_late() -> Q:
    return Q(ship_by__lt=clock.now())


def is_due_today() -> Q:
    """To be shipped before the day ends, and not late yet."""
    return Q(ship_by__gte=clock.now(), ship_by__lt=calendar.midnight(calendar.today() + timedelta(days=1)))


def waiting(here: Here) -> list[Waiting]:
    """One query, over an index of what is not shipped."""
    counts = to_ship(here).aggregate(
        all=Count("id"), late=Count("id", filter=is_late()), today=Count("id", filter=is_due_today())
    )
    link = here.link
    return [
        Waiting("to-ship", _("To ship"), counts["all"], link("to-ship"), "package"),
        Waiting("today", _("To ship before the day ends"), counts["today"], link("to-ship", chip="today"), "clock"),
        Waiting("late", _("Late"), counts["late"], link("to-ship", chip="late"), "clock", hot=True),
    ]
