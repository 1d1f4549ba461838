"""What changes the network: centres, stations, tenures, counters."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.identity.actions import end_grants_under, grant_role
from cunqiao.identity.models import Person
from cunqiao.identity.phones import normal_phone
from cunqiao.kernel import calendar, clock, sql
from cunqiao.kernel.errors import Invalid, MoveNotAllowed, NotFound
from cunqiao.kernel.installation import currency_sign
from cunqiao.kernel.money import yuan
from cunqiao.kernel.scope import Role, Scope
from cunqiao.kernel.states import record
from cunqiao.kernel.transactions import transacting, unless_taken
from cunqiao.ledger.actions import open_accounts
from cunqiao.ledger.models import COUNTY_KINDS, AccountKind
from cunqiao.network.errors import CountyHasOne, StationHasPartner
from cunqiao.network.models import Carrier, Centre, Counter, Number, Station, Tenure
from cunqiao.policies.kinds import Credit
from cunqiao.policies.queries import in_force

PlaceKey = tuple[int, UUID]  # county, station or centre


@transacting()
def open_centre(*, id: UUID, county_id: int, name: str, phone: str = "", address: str = "", at: datetime) -> Centre:
    """The network comes to a county: its centre opens, and with it the county's own accounts and count of trips.

    Raises:
        Invalid: the phone number is none.
        CountyHasOne: it has a centre.
    """
    with unless_taken(CountyHasOne(kind="centre", county_id=county_id)):
        centre = Centre.objects.create(
            id=id, county_id=county_id, name=name, phone=normal_phone(phone), address=address, opened_at=at
        )
    Counter.objects.create(county_id=county_id, place_id=id, kind=Counter.Kind.TRIP)
    open_accounts(county_id, COUNTY_KINDS)
    return centre


@transacting()
def start_carrier(*, id: UUID, county_id: int, name: str, at: datetime) -> Carrier:
    """Somebody begins to drive the last leg of a county, and has an account for its fees.

    Who drove before does until then, and has the fees of the trips that were made until then.

    Raises:
        CountyHasOne: somebody else begins at this very moment.
    """
    with unless_taken(CountyHasOne(kind="carrier", county_id=county_id)):
        carrier = Carrier.objects.create(id=id, county_id=county_id, name=name, started_at=at)
    open_accounts(county_id, [AccountKind.CARRIER], holder_id=id, holder=name)
    return carrier


@transacting()
def change_centre(scope: Scope, centre: Centre, *, name: str, phone: str, address: str, at: datetime) -> Centre:
    """A centre is called otherwise, or is reached elsewhere. What stays the same changes nothing.

    Raises:
        Invalid: the phone number is none.
    """
    fresh = {"name": name, "phone": normal_phone(phone), "address": address}
    if Centre.objects.filter(county_id=centre.county_id, id=centre.id).exclude(**fresh).update(**fresh):
        record([centre], "change", by=scope, at=at)
    for field, value in fresh.items():
        setattr(centre, field, value)
    return centre


@transacting()
def change_carrier(scope: Scope, *, id: UUID, county_id: int, name: str, day: date) -> Carrier:
    """Another carrier drives the last leg of a county from a day on: from now on, if that is today.

    Raises:
        Invalid: the day is over.
        CountyHasOne: somebody else begins on that day.
    """
    if day < calendar.today():
        raise Invalid.field("day", _("This day is over."))
    now = clock.now()
    carrier = start_carrier(id=id, county_id=county_id, name=name, at=max(now, calendar.midnight(day)))
    record([carrier], "begin", by=scope, at=now)
    return carrier


@transacting()
def open_station(*, id: UUID, county_id: int, village_code: str, name: str, hours: str, at: datetime) -> Station:
    """A station opens in a village: the directory gives its number, and it begins to count orders and parcels.

    Raises:
        NotFound: the county has no such village.
    """
    if not sql.run("network/village_of", county=county_id, code=village_code):
        raise NotFound(kind="village", id=village_code)
    number = Number.objects.create(county_id=county_id, station_id=id)
    station = Station.objects.create(
        id=id,
        county_id=county_id,
        number=str(number.number),
        name=name,
        village_id=village_code,
        hours=hours,
        opened_at=at,
    )
    Counter.objects.bulk_create(
        Counter(county_id=county_id, place_id=id, kind=kind) for kind in (Counter.Kind.ORDER, Counter.Kind.PARCEL)
    )
    return station


@transacting()
def change_hours(scope: Scope, station: Station, *, hours: str, at: datetime) -> Station:
    """A station opens at other times from now on; its devices hear of it. The same hours again change nothing."""
    this = Station.objects.filter(county_id=station.county_id, id=station.id)
    if this.exclude(hours=hours).update(hours=hours):
        record([station], "change_hours", by=scope, at=at)
    station.hours = hours
    return station


@transacting()
def begin_tenure(
    *,
    id: UUID,
    station: Station,
    person: Person,
    at: datetime,
    credit_fen: int | None = None,
    by: Scope | None = None,
) -> Tenure:
    """A person begins to run a station: they may act as its partner, and their float and commissions are opened.

    `credit_fen` is how far the float may go below zero, granted against the guarantee; None for the usual.

    Raises:
        Invalid: the credit is higher than the policy allows.
        StationHasPartner: somebody runs it.
        RolesExclude: the person has a role beside which nobody runs a station there.
    """
    county_id = station.county_id
    version_id, credit_fen = _credit(county_id, at, credit_fen)
    with unless_taken(StationHasPartner(station=station.number)):
        tenure = Tenure.objects.create(
            id=id,
            county_id=county_id,
            station_id=station.id,
            person=person,
            began_at=at,
            credit_version_id=version_id,
        )
    here: Any = {"county_id": county_id, "place_id": station.id, "place": station.number}
    grant_role(id=id, person=person, role=Role.PARTNER, **here, tenure_id=id, at=at, by=by)
    open_accounts(county_id, [AccountKind.FLOAT], holder_id=id, holder=station.number, floor_fen=-credit_fen)
    commissions = [AccountKind.COMMISSION_PENDING, AccountKind.COMMISSION_PAYABLE]
    open_accounts(county_id, commissions, holder_id=id, holder=station.number)
    return tenure


def _credit(county_id: int, at: datetime, wanted_fen: int | None) -> tuple[UUID, int]:
    """What is granted, and the version of the policy that allows it."""
    rule = in_force(Credit, county_id, at)
    if wanted_fen is None:
        return rule.version_id, rule.policy.usual_fen
    if wanted_fen > rule.policy.most_fen:
        most = f"{currency_sign()}{yuan(rule.policy.most_fen)}"
        raise Invalid.field("credit_fen", _("At most %(amount)s may be granted.") % {"amount": most})
    return rule.version_id, wanted_fen


@transacting()
def end_tenure(scope: Scope, tenure: Tenure, at: datetime) -> Tenure:
    """A person stops running a station. Their accounts stay: the books are theirs for ever.

    Raises:
        MoveNotAllowed: it ended before.
    """
    this = Tenure.objects.filter(county_id=tenure.county_id, id=tenure.id)
    if not this.filter(ended_at=None).update(ended_at=at):
        raise MoveNotAllowed(move="end", state="ended")
    tenure.ended_at = at
    end_grants_under(tenure.id, at, by=scope)
    record([tenure], "end", by=scope, at=at)
    return tenure


def lock_counters(kind: Counter.Kind, places: Iterable[PlaceKey]) -> dict[PlaceKey, int]:
    """Lock the counters of places until the transaction ends: the first of all locks. Their last numbers."""
    keys = list(set(places))  # the statement takes them in their order
    locked = sql.run(
        "network/lock_counters", kind=kind, county=[county for county, _ in keys], place=[place for _, place in keys]
    )
    return {(county, place): value for county, place, value in locked}


def set_counters(kind: Counter.Kind, values: Mapping[PlaceKey, int]) -> None:
    """Remember the last numbers given out, of counters under lock."""
    keys = list(values)
    sql.run(
        "network/set_counters",
        kind=kind,
        county=[county for county, _ in keys],
        place=[place for _, place in keys],
        value=[values[key] for key in keys],
    )


def next_numbers(kind: Counter.Kind, place: PlaceKey, count: int) -> range:
    """The next `count` numbers of one place, taken under lock."""
    last = lock_counters(kind, [place])[place]
    set_counters(kind, {place: last + count})
    return range(last + 1, last + 1 + count)
