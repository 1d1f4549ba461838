"""Villagers order, think better of it, and merchants ship, or do not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from cunqiao.kernel import calendar
from cunqiao.kernel.county import new_id
from cunqiao.kernel.ids import SentRequest
from cunqiao.kernel.scope import County, system
from cunqiao.logistics.actions import NewParcel, ship_consignment
from cunqiao.orders.access import lines_by_id, orders_within
from cunqiao.orders.actions import NewOrder, Placed, cancel, place
from cunqiao.orders.admission import WantedLine
from cunqiao.orders.models import Line, Order, Terms
from cunqiao.orders.states import ConsignmentStatus
from cunqiao.regions.queries import county_of_code
from cunqiao.simulation.history import road
from cunqiao.simulation.history.cast import Seat
from cunqiao.simulation.history.past import Past
from cunqiao.simulation.history.timeline import in_hours
from cunqiao.simulation.world.counties import FIRST_COUNTY

# By the weekday (from Monday) and by the hour: goods are shown every afternoon, more so when people are free.
WEEKDAYS = (0.9, 0.85, 0.9, 0.95, 1.1, 1.3, 1.2)
HOURS = dict(zip(range(8, 20), (3, 6, 7, 4, 3, 5, 11, 14, 13, 9, 6, 3), strict=True))
GROWTH = 0.7  # how much more is sold at the end than at the beginning
RUSH, RUSH_DAYS = 2.4, 5  # the last days sell so much more: after the eleventh of November, and for visitors to see
ELEVENTH = 3.0  # the eleventh of November
VISITS = ((1, 2, 3), (70, 21, 9))  # orders that a partner takes and tells together
ON_COLLECTION, DEPOSIT = 0.16, 0.3  # of the orders, and of those with a part paid at once
FOR_SOMEBODY = 0.08  # of the orders: another person shall collect
CANCELLED, LINE_CANCELLED = 0.035, 0.03  # of the orders
FORGOTTEN, LATE = 0.025, 0.22  # of the consignments never shipped in time: at all times, and of those due about now
DUE_ABOUT_NOW = (timedelta(hours=49), timedelta(hours=70))  # ago
TWO_BOXES = 0.15  # of the consignments of several pieces
CARRIERS = ("演示快递", "演示速运", "演示物流")
OVERDUE = timedelta(hours=65)  # ago: the order of which the merchant that visitors see first ships nothing
FOR_VISITORS, PACKING = timedelta(hours=36), timedelta(hours=6)  # ago: what is on the van when they look; until shipped
SETTLING = timedelta(days=4)  # after its opening a station knows its villagers


def plan(past: Past, begin: datetime, orders: int) -> None:
    """Let so many orders be placed between `begin` and now."""
    days = [begin + timedelta(days=n) for n in range((past.now - begin).days + 1)]
    weights = [_weight(day, begin, past.now) for day in days]
    listed = [seat for seat in past.cast.seats.values() if seat.is_listed]
    for seat in listed:
        past.timeline.add(past.now - FOR_VISITORS, partial(_order_for_visitors, past, seat))
    left = orders - len(listed)
    if past.cast.county_id == county_of_code(FIRST_COUNTY).id:
        past.timeline.add(in_hours(past.now - OVERDUE, past.chance), partial(_order_in_vain, past))
        left -= 1
    while left > 0:
        (day,) = past.chance.choices(days, weights)
        at = _moment(day, past)
        open_seats = [seat for seat in past.cast.seats.values() if seat.opened_at + SETTLING <= at]
        if not begin <= at <= past.now or not open_seats:
            continue
        (seat,) = past.chance.choices(open_seats, [seat.weight for seat in open_seats])
        size = min(left, past.chance.choices(*VISITS)[0])
        left -= size
        past.timeline.add(at, partial(_visit, past, seat, size))


def _weight(day: datetime, begin: datetime, now: datetime) -> float:
    here = calendar.local(day)
    weight = WEEKDAYS[here.weekday()] * (1 + GROWTH * (day - begin) / (now - begin))
    weight *= ELEVENTH if (here.month, here.day) == (11, 11) else 1
    return weight * (RUSH if day > now - timedelta(days=RUSH_DAYS) else 1)


def _moment(day: datetime, past: Past) -> datetime:
    (hour,) = past.chance.choices(list(HOURS), list(HOURS.values()))
    return calendar.local(day).replace(hour=hour, minute=0) + timedelta(minutes=past.chance.uniform(0, 60))


def _visit(past: Past, seat: Seat, size: int, at: datetime) -> None:
    """A partner takes some orders, one after another, and tells them together."""
    orders = [_order(past, seat, at - timedelta(minutes=4 * n)) for n in reversed(range(size))]
    for order, outcome in zip(orders, place(orders), strict=True):
        if isinstance(outcome, Placed):
            past.placed += 1
            _foresee(past, seat, order, at)


def _order_for_visitors(past: Past, seat: Seat, at: datetime) -> None:
    """Whoever enters this station now finds something on its way to it."""
    order = _order(past, seat, at)
    past.placed += sum(isinstance(outcome, Placed) for outcome in place([order]))
    for merchant_id in past.market.merchants(order.lines):
        past.timeline.add(at + PACKING, partial(_send_off, past, order.id, merchant_id, road.bring))


def _order_in_vain(past: Past, at: datetime) -> None:
    """The merchant that visitors see first is asked for something, and lets it lie."""
    seat = next(seat for seat in past.cast.seats.values() if seat.is_listed)
    goods = past.market.cheapest_of(next(iter(past.cast.merchants)))
    order = _order(past, seat, at, [WantedLine(goods.id, 1, goods.price_fen)])
    past.placed += sum(isinstance(outcome, Placed) for outcome in place([order]))


def _order(past: Past, seat: Seat, placed_at: datetime, lines: list[WantedLine] | None = None) -> NewOrder:
    chance, villager, id = past.chance, seat.somebody(past.chance), new_id()
    lines = lines or past.market.basket(villager.id, placed_at)
    on_collection = chance.random() < ON_COLLECTION
    total = sum(line.quantity * (line.told_fen or 0) for line in lines)
    deposit = total // 300 * 100 if on_collection and chance.random() < DEPOSIT else None
    relative = seat.relative_of(villager.id, chance) if chance.random() < FOR_SOMEBODY else None
    return NewOrder(
        scope=seat.partner,
        sent=SentRequest(id, "history/orders", seat.partner.required_person_id, {"villager_id": str(villager.id)}),
        villager_id=villager.id,
        lines=lines,
        terms=Terms.ON_COLLECTION if on_collection else Terms.CASH,
        cash_fen=deposit,
        recipient_name=relative.name if relative else "",
        recipient_relation="家人" if relative else "",
        placed_at=placed_at,
    )


def _foresee(past: Past, seat: Seat, order: NewOrder, at: datetime) -> None:
    """Plan what becomes of an order: some are cancelled in time, the others shipped by each of their merchants."""
    chance, add = past.chance, past.timeline.add
    soon = at + timedelta(minutes=chance.uniform(15, 200))
    draw = chance.random()
    if draw < CANCELLED:
        add(soon, partial(_cancel, past, seat, order.id, _all))
    elif draw < CANCELLED + LINE_CANCELLED:
        add(soon, partial(_cancel, past, seat, order.id, _one_piece))
    due_now = DUE_ABOUT_NOW[0] <= past.now - at <= DUE_ABOUT_NOW[1]
    for merchant_id in past.market.merchants(order.lines):
        if chance.random() >= (LATE if due_now else FORGOTTEN):
            leaves = in_hours(at + timedelta(hours=chance.uniform(4, 30)), chance)
            add(leaves, partial(_send_off, past, order.id, merchant_id, road.expect))


def _all(lines: list[Line]) -> dict[UUID, int] | None:
    return None


def _one_piece(lines: list[Line]) -> dict[UUID, int] | None:
    """A piece of the last line, if not all would be gone with it."""
    return {lines[-1].id: 1} if sum(line.quantity for line in lines) > 1 else {}


def _cancel(
    past: Past, seat: Seat, order_id: UUID, which: Callable[[list[Line]], dict[UUID, int] | None], at: datetime
) -> None:
    order, lines = _found(past, order_id)
    pieces = which(lines)
    if pieces != {}:
        by = seat.partner if past.chance.random() < 0.7 else past.cast.operator
        cancel(by, order, entry_id=new_id(), pieces=pieces, at=at)


def _send_off(past: Past, order_id: UUID, merchant_id: UUID, onward: road.Onward, at: datetime) -> None:
    """A merchant ships its part of an order, unless it was cancelled or has expired meanwhile."""
    _, lines = _found(past, order_id)
    lines = [line for line in lines if line.consignment.merchant_id == merchant_id and line.open_quantity]
    if not lines or lines[0].consignment.status != ConsignmentStatus.TO_SHIP:
        return
    merchant = past.cast.merchants[merchant_id].in_county(past.cast.county_id)
    carrier = past.chance.choice(CARRIERS)
    boxes = [NewParcel(carrier, _tracking(past), pieces) for pieces in _pack(past, lines)]
    for parcel in ship_consignment(merchant, lines[0].consignment, parcels=boxes, at=at):
        onward(past, parcel, at)


def _pack(past: Past, lines: list[Line]) -> list[dict[UUID, int]]:
    """All pieces in one box, or some lines in a second."""
    pieces = {line.id: line.open_quantity for line in lines}
    if len(pieces) < 2 or past.chance.random() >= 2 * TWO_BOXES:
        return [pieces]
    *others, last = pieces.items()
    return [dict(others), dict([last])]


def _tracking(past: Past) -> str:
    past.shipped += 1
    return f"DEMO{past.cast.county_id:04}{past.shipped:06}"


def _found(past: Past, order_id: UUID) -> tuple[Order, list[Line]]:
    order = orders_within(system(County(past.cast.county_id))).get(id=order_id)
    return order, list(lines_by_id(order).values())
