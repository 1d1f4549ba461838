"""What waits for the county centre."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Here, Waiting
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
    """Four queries, each over an index of what is under way."""
    scope, link = here.scope, here.link
    parcels = (
        with_arrival(parcels_within(scope))
        .exclude(status=ParcelStatus.COLLECTED)
        .order_by()
        .aggregate(
            scan=Count("id", filter=Q(status=ParcelStatus.SHIPPED)),
            load=Count("id", filter=Q(status=ParcelStatus.AT_COUNTY)),
            fetch=Count("id", filter=long_at_station()),
        )
    )
    late = consignments_within(scope).filter(status=ConsignmentStatus.TO_SHIP, ship_by__lt=clock.now()).count()
    trips = trips_within(scope).filter(status=TripStatus.LOADING).count()
    top_ups = top_ups_within(scope).filter(status=TopUpStatus.REQUESTED).count()
    return [
        Waiting("scan", _("Parcels to scan in"), parcels["scan"], link("scan"), "scan"),
        Waiting("load", _("Parcels to load"), parcels["load"], link("parcels", chip="load"), "package"),
        Waiting("trips", _("Trips to send off"), trips, link("trips", chip="loading"), "truck"),
        Waiting("top-ups", _("Top-ups to confirm"), top_ups, link("top-ups", chip="requested"), "wallet", hot=True),
        Waiting("late", _("Late at merchants"), late, link("orders", chip="late"), "clock", hot=True),
        Waiting(
            "fetch",
            _("Parcels not fetched for 3 days"),
            parcels["fetch"],
            link("parcels", chip="unfetched"),
            "building-store",
            hot=True,
        ),
    ]
