"""A driver's desk, for one hand on a phone: today's trip, its stops, what to hand over."""

from django.utils.translation import gettext_lazy as _

from cunqiao.desks.driver import handing, trips
from cunqiao.desks.framework import Desk, Here, Item, Waiting
from cunqiao.kernel.scope import Role
from cunqiao.logistics.access import parcels_within, trips_within
from cunqiao.logistics.states import ParcelStatus, TripStatus


def waiting(here: Here) -> list[Waiting]:
    """Two queries over what is under way."""
    left = parcels_within(here.scope).filter(status=ParcelStatus.ON_TRIP, handed_over_at=None).order_by().count()
    loading = trips_within(here.scope).filter(status=TripStatus.LOADING).count()
    return [
        Waiting("parcels", _("Parcels to hand over"), left, here.link("today"), "package"),
        Waiting("loading", _("Trips being loaded for you"), loading, here.link("trips", chip="loading"), "truck"),
    ]


DRIVER = Desk(
    role=Role.DRIVER,
    base="driver",
    title=_("Driver"),
    nav=[
        Item(_("Today"), "today", "steering-wheel", key="t", waits="parcels", dock=True),
        Item(_("Trips"), "trips", "truck", key="c", waits="loading", dock=True),
    ],
    pages=[*handing.PAGES, *trips.PAGES],
    waiting=waiting,
)
