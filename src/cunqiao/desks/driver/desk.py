"""A driver's desk, for one hand on a phone: today's trip, its stops, what to hand over."""

from django.utils.translation import gettext_lazy as _

from cunqiao.desks.driver import handing, trips
from cunqiao.desks.framework import Desk, Here, Item, Waiting
from cunqiao.kernel.scope import Role
from cunqiao.logistics.access import trips_within
from cunqiao.logistics.queries import legs_to_hand_over
from cunqiao.logistics.states import TripStatus


def waiting(here: Here) -> list[Waiting]:
    """Two queries over what is under way."""
    left = legs_to_hand_over(here.scope).count()
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
