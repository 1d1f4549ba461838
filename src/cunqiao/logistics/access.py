"""Fetch and authorise in one call, so that no caller can do the one without the other."""

from collections import abc
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Role, Scope
from cunqiao.logistics.errors import Ambiguous
from cunqiao.logistics.labels import carrier_key, normal_form, tracking_of
from cunqiao.logistics.models import Collection, Leg, Parcel, Trip
from cunqiao.logistics.states import PARCEL_MOVES, ParcelStatus


def parcels_within(scope: Scope) -> QuerySet[Parcel]:
    """The parcels a person may see: a partner the station's, a merchant its own, a driver those of the own trips,
    as long as they ride with nobody else."""
    parcels = scope.within(Parcel.objects.select_related("consignment__order"))
    match scope.role:
        case Role.PARTNER:
            return parcels.filter(station_id=scope.required_place_id)
        case Role.MERCHANT:
            return parcels.filter(consignment__merchant_id=scope.required_place_id)
        case Role.DRIVER:
            own = Q(trip__driver_id=scope.required_person_id)
            legs = Leg.objects.filter(county_id=OuterRef("county_id"), parcel_id=OuterRef("id"))
            return parcels.filter(Exists(legs.filter(own)), ~Exists(legs.filter(~own, ended_at=None)))
        case Role.COUNTY_OPERATOR | Role.HEADQUARTERS | Role.AUDITOR | None:
            return parcels
        case _:
            return parcels.none()


def labelled(words: str) -> Q:
    """Parcels whose number or tracking number begins so, however it was typed."""
    tracking = tracking_of(words)
    return Q(number__startswith=normal_form(words)) | (Q(tracking__startswith=tracking) if tracking else Q())


def get_parcel_for(scope: Scope, code: str) -> Parcel:
    """One parcel by its number or its tracking number. Raises NotFound, also beyond the scope; Ambiguous."""
    box = get_box_for(scope, code)
    if len(box) > 1:
        raise _ambiguous(box)
    return box[0]


def get_box_for(scope: Scope, code: str) -> list[Parcel]:
    """The parcels that go together, in key order: one by its number, or all in the box that a tracking number is on.

    Raises:
        NotFound: there is none, or none within the scope.
        Ambiguous: two carriers have the same tracking number.
    """
    (box,) = get_boxes_for(scope, [code])
    return box


def get_boxes_for(scope: Scope, codes: abc.Collection[str]) -> list[list[Parcel]]:
    """What each of several numbers or tracking numbers stands for, as `get_box_for` has it. One query."""
    numbers, trackings = {normal_form(code) for code in codes}, {tracking_of(code) for code in codes} - {""}
    fits = Q(number__in=numbers) | Q(tracking__in=trackings)
    found = list(parcels_within(scope).filter(fits).order_by("id"))
    return [_box(code, found) for code in codes]


def _box(code: str, found: abc.Collection[Parcel]) -> list[Parcel]:
    if own := [parcel for parcel in found if parcel.number == normal_form(code)]:
        return own  # our own number goes before a carrier's
    same = [parcel for parcel in found if parcel.tracking == tracking_of(code)]
    box = [parcel for parcel in same if parcel.status != ParcelStatus.COLLECTED] or same
    if not box:
        raise NotFound(kind="parcel", id=code)
    if len({carrier_key(parcel.carrier) for parcel in box}) > 1:
        raise _ambiguous(box)
    return box


def _ambiguous(parcels: abc.Collection[Parcel]) -> Ambiguous:
    return Ambiguous(parcels=[{"number": parcel.number, "carrier": parcel.carrier} for parcel in parcels])


def trips_within(scope: Scope) -> QuerySet[Trip]:
    """The trips a person may see: a driver the own ones, partners and merchants none."""
    trips = scope.within(Trip.objects.all())
    match scope.role:
        case Role.DRIVER:
            return trips.filter(driver_id=scope.required_person_id)
        case Role.COUNTY_OPERATOR | Role.HEADQUARTERS | Role.AUDITOR | None:
            return trips
        case Role.PARTNER | Role.MERCHANT | _:
            return trips.none()


def get_trip_for(scope: Scope, number: str) -> Trip:
    """Raises NotFound, also for a trip beyond the scope."""
    trip = trips_within(scope).filter(number=number).first()
    if trip is None:
        raise NotFound(kind="trip", id=number)
    return trip


def collections_within(scope: Scope) -> QuerySet[Collection]:
    """What was handed out, as far as a person may see it: a partner at the own station, others in their county."""
    handed = scope.within(Collection.objects.all())
    match scope.role:
        case Role.PARTNER:
            return handed.filter(parcel__station_id=scope.required_place_id)
        case Role.COUNTY_OPERATOR | Role.HEADQUARTERS | Role.AUDITOR | None:
            return handed
        case Role.MERCHANT | Role.DRIVER | _:
            return handed.none()


def order_ids(parcels: abc.Collection[Parcel]) -> set[UUID]:
    """The orders that parcels are of; some are of none."""
    return {parcel.consignment.order_id for parcel in parcels if parcel.consignment}


def open_legs(parcels: abc.Collection[Parcel]) -> list[Leg]:
    """The drives that parcels of one county are on, with their trips. One query."""
    if not parcels:
        return []
    county_id = next(iter(parcels)).county_id
    legs = Leg.objects.filter(county_id=county_id, parcel_id__in=[parcel.id for parcel in parcels], ended_at=None)
    return list(legs.select_related("trip").order_by("trip_id", "id"))


def lock_trip(trip: Trip) -> Trip:
    """The trip's row under lock, so that what happens to its parcels together follows each other."""
    return Trip.objects.select_for_update(no_key=True).get(county_id=trip.county_id, id=trip.id)


def lock_parcels(parcels: abc.Collection[Parcel]) -> list[Parcel]:
    """Parcels of one county under lock, in key order."""
    if not parcels:
        return []
    county_id = next(iter(parcels)).county_id
    rows = Parcel.objects.select_for_update(no_key=True).filter(county_id=county_id, id__in=[p.id for p in parcels])
    return list(rows.order_by("id"))


def movable(move: str, box: list[Parcel]) -> list[Parcel]:
    """Of the parcels in a box, under lock, those that a move starts from: others may be further on. All, if none is."""
    sources, _ = PARCEL_MOVES.table[move]
    return [parcel for parcel in box if parcel.status in sources] or box
