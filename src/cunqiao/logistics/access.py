"""Fetch and authorise in one call, so that no caller can do the one without the other."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Role, Scope
from cunqiao.logistics.models import Parcel, Trip


def parcels_within(scope: Scope) -> QuerySet[Parcel]:
    """The parcels a person may see: a partner the station's, a merchant its own, a driver those of the own trips."""
    parcels = scope.within(Parcel.objects.select_related("consignment__order"))
    match scope.role:
        case Role.PARTNER:
            return parcels.filter(station_id=scope.where)
        case Role.MERCHANT:
            return parcels.filter(consignment__merchant_id=scope.where)
        case Role.DRIVER:
            return parcels.filter(trip__driver_id=scope.person_id)
        case _:
            return parcels


def get_parcel_for(scope: Scope, number: str) -> Parcel:
    """By its number or its tracking number. Raises NotFound, also for a parcel beyond the scope."""
    found = list(parcels_within(scope).filter(Q(number=number) | Q(tracking=number))[:2])
    if not found:
        raise NotFound(kind="parcel", id=number)
    return min(found, key=lambda parcel: parcel.number != number)  # our own number goes before a carrier's


def get_parcels_for(scope: Scope, numbers: Collection[str]) -> list[Parcel]:
    """Several parcels by number or tracking number. Raises NotFound if one of them is not there."""
    wanted = set(numbers)
    found = list(parcels_within(scope).filter(Q(number__in=wanted) | Q(tracking__in=wanted)))
    known = {p.tracking: p for p in found} | {p.number: p for p in found}
    if missing := sorted(wanted - known.keys()):
        raise NotFound(kind="parcel", id=missing[0])
    return list({known[number].id: known[number] for number in sorted(wanted)}.values())


def trips_within(scope: Scope) -> QuerySet[Trip]:
    """The trips a person may see: a driver the own ones, partners and merchants none."""
    trips = scope.within(Trip.objects.all())
    match scope.role:
        case Role.DRIVER:
            return trips.filter(driver_id=scope.person_id)
        case Role.PARTNER | Role.MERCHANT:
            return trips.none()
        case _:
            return trips


def get_trip_for(scope: Scope, number: str) -> Trip:
    """Raises NotFound, also for a trip beyond the scope."""
    trip = trips_within(scope).filter(number=number).first()
    if trip is None:
        raise NotFound(kind="trip", id=number)
    return trip


def lock_trip(trip: Trip) -> Trip:
    """The trip's row under lock, so that what happens to its parcels together follows each other."""
    return Trip.objects.select_for_update(no_key=True).get(county_id=trip.county_id, id=trip.id)


def lock_parcels(parcels: Collection[Parcel]) -> list[Parcel]:
    """Parcels of one county under lock, in key order."""
    if not parcels:
        return []
    county_id = next(iter(parcels)).county_id
    rows = Parcel.objects.select_for_update(no_key=True).filter(county_id=county_id, id__in=[p.id for p in parcels])
    return list(rows.order_by("id"))
