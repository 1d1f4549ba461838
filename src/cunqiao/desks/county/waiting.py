"""What waits for the county centre."""

from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Here, Waiting
from cunqiao.desks.framework.counting import counts
from cunqiao.desks.shared.parcels import long_at_station
from cunqiao.kernel import clock
from cunqiao.ledger.access import top_ups_within
from cunqiao.ledger.states import TopUpStatus
from cunqiao.logistics.access import parcels_within, trips_within
from cunqiao.logistics.queries import with_arrival
from cunqiao.logistics.states import ParcelStatus, TripStatus
from cunqiao.orders.access import consignments_within
from cunqiao.orders.states import ConsignmentStatus


def waiting(here: Here) -> list[Waiting]:
    """One query, over indexes of what is under way."""
    scope, link, parcels = here.scope, here.link, parcels_within(here.scope)
    n = counts(
        {
            "scan": parcels.filter(status=ParcelStatus.SHIPPED),
            "load": parcels.filter(status=ParcelStatus.AT_COUNTY),
            "fetch": with_arrival(parcels).filter(long_at_station()),
            "trips": trips_within(scope).filter(status=TripStatus.LOADING),
            "top-ups": top_ups_within(scope).filter(status=TopUpStatus.REQUESTED),
            "late": consignments_within(scope).filter(status=ConsignmentStatus.TO_SHIP, ship_by__lt=clock.now()),
        }
    )
    return [
        Waiting("scan", _("Parcels to scan in"), n["scan"], link("scan"), "scan"),
        Waiting("load", _("Parcels to load"), n["load"], link("parcels", chip="load"), "package"),
        Waiting("trips", _("Trips to send off"), n["trips"], link("trips", chip="loading"), "truck"),
        Waiting(
            "top-ups", _("Top-ups to confirm"), n["top-ups"], link("top-ups", chip="requested"), "wallet", hot=True
        ),
        Waiting("late", _("Late at merchants"), n["late"], link("orders", chip="late"), "clock", hot=True),
        Waiting(
            "fetch",
            _("Parcels not fetched for 3 days"),
            n["fetch"],
            link("parcels", chip="unfetched"),
            "building-store",
            hot=True,
        ),
    ]
