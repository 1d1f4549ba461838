"""Placing: the only code that inserts orders. One rule, for one order or for hundreds at once."""

from collections import Counter as Tally
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.catalog.actions import PoolKey, lock_pools, reserve_pieces
from cunqiao.catalog.queries import Offer, offers
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.errors import IdTaken, Invalid, NotFound, Refusal
from cunqiao.kernel.ids import claim, forget
from cunqiao.kernel.models import Request
from cunqiao.kernel.transactions import transacting
from cunqiao.ledger.actions import lock_floats
from cunqiao.network.actions import lock_counters, set_counters
from cunqiao.network.models import Counter
from cunqiao.orders.actions.write import Numbered, write
from cunqiao.orders.admission import Admitted, Demand, Resources, admit
from cunqiao.orders.errors import UnknownCoupon, UnknownSku
from cunqiao.orders.models import Order, Terms
from cunqiao.orders.new import NewOrder
from cunqiao.villagers.queries import existing

SERVER = "W"  # the letter under which the server counts where no device does


@dataclass(frozen=True, slots=True)
class Placed:
    """An order that stands. `is_new` is False where it stood before."""

    county_id: int
    id: UUID
    is_new: bool


Outcome = Placed | Refusal


@transacting()
def place(batch: Sequence[NewOrder]) -> list[Outcome]:
    """Take each order whole or refuse it whole, in the order of arrival; one outcome an order, in the same order.

    One transaction: when it commits, every `Placed` is durable and a refused order has left nothing; its id is free.

    Refusals: UnknownCoupon, UnknownSku, Invalid (cash, a till's number), NotFound (villager), IdTaken, NumberTaken,
    PriceChanged, InsufficientStock, InsufficientFloat.
    """
    now = clock.now()
    claimed = {order.key: order.sent for order in reversed(batch)}
    known = claim([(county_id, sent) for (county_id, _), sent in claimed.items()])
    offered = offers({line.sku_id for order in batch for line in order.lines}, now)
    villagers = existing({(*order.station, order.villager_id) for order in batch})
    outcomes = [_decided_without_locks(order, known.get(order.key), offered, villagers) for order in batch]
    wanted = [i for i, outcome in enumerate(outcomes) if outcome is None]
    for i, outcome in zip(wanted, _take([batch[i] for i in wanted], offered, now), strict=True):
        outcomes[i] = outcome
    answers = [outcome for outcome in outcomes if outcome is not None]
    new = {o.key: o.sent for o, a in zip(batch, answers, strict=True) if isinstance(a, Placed) and a.is_new}
    # Release the ids of refused orders; and of a first sending where a later order under its id was admitted.
    forget(key for key, sent in claimed.items() if key not in known and new.get(key) is not sent)
    claim([(county_id, sent) for (county_id, id), sent in new.items() if sent is not claimed[county_id, id]])
    return answers


def _decided_without_locks(
    order: NewOrder, stored: Request | None, offered: Mapping[UUID, Offer], villagers: set[tuple[int, UUID, UUID]]
) -> Outcome | None:
    """What can be decided without stock and money: it was placed before, or is refused for its content. Else None."""
    taken: IdTaken | None = None
    if stored is not None:
        try:
            order.sent.check_repeats(stored)
            return Placed(order.county_id, order.id, is_new=False)
        except IdTaken as refusal:
            taken = refusal
    return _refuse_content(order, offered, villagers) or taken


def _refuse_content(
    order: NewOrder, offered: Mapping[UUID, Offer], villagers: set[tuple[int, UUID, UUID]]
) -> Refusal | None:
    if order.till_number is not None and not order.scope.till:
        return Invalid.field("till_number", _("Only a till's device counts by itself."))
    if order.coupon_codes:
        return UnknownCoupon(coupon_codes=list(order.coupon_codes))
    if unknown := [str(line.sku_id) for line in order.lines if line.sku_id not in offered]:
        return UnknownSku(sku_ids=unknown)
    told_total = sum(line.quantity * (line.told_fen or offered[line.sku_id].price_fen) for line in order.lines)
    if order.terms == Terms.CASH and order.cash_fen not in (None, told_total):
        return Invalid.field("cash_fen", _("The cash kept is the total, %(fen)s fen.") % {"fen": told_total})
    if order.cash_fen is not None and not 0 <= order.cash_fen <= told_total:
        return Invalid.field("cash_fen", _("The cash kept is at most the total, %(fen)s fen.") % {"fen": told_total})
    if (*order.station, order.villager_id) not in villagers:
        return NotFound(kind="villager", id=str(order.villager_id))
    return None


def _take(orders: Sequence[NewOrder], offered: Mapping[UUID, Offer], now: datetime) -> list[Outcome]:
    """Lock what the orders need, decide, write. Counters, floats, pools: always in this order, each by key."""
    if not orders:
        return []
    counters = lock_counters(Counter.Kind.ORDER, (order.station for order in orders))
    floats = lock_floats(order.tenure for order in orders)
    demands = [_demand(order) for order in orders]
    resources = Resources(
        offers=offered,
        stock=_lock_stock(demands),
        floats={tenure: account.available_fen for tenure, account in floats.items()},
        numbers=_numbers_in_use(demands),
    )
    decisions = admit(demands, resources)
    numbered = []
    for order, demand, decision in zip(orders, demands, decisions, strict=True):
        if isinstance(decision, Admitted):
            number = demand.number
            if number is None:
                counters[order.station] += 1
                number = f"{order.scope.place}-{SERVER}{counters[order.station]}"
            numbered.append(Numbered(order, number, decision, floats[order.tenure].account))
    if numbered:
        set_counters(Counter.Kind.ORDER, counters)
        reserve_pieces(_pieces(numbered))
        write(numbered, offered, now)
    admitted = {order.new.key: order.new for order in numbered}
    return [
        _outcome(order, decision, admitted.get(order.key)) for order, decision in zip(orders, decisions, strict=True)
    ]


def _outcome(order: NewOrder, decision: Admitted | Refusal | None, first: NewOrder | None) -> Outcome:
    """What the sender is told. `first` is the order of this batch that was admitted under the same id."""
    if isinstance(decision, Refusal):
        return decision
    if decision is None:
        assert first is not None, "an earlier one was admitted"
        try:
            order.sent.check_repeats(first.sent)
        except IdTaken as taken:
            return taken
    return Placed(order.county_id, order.id, is_new=decision is not None)


def _demand(order: NewOrder) -> Demand:
    number = None if order.till_number is None else f"{order.scope.place}-{order.scope.till}{order.till_number}"
    return Demand(order.county_id, order.tenure[1], order.lines, number, order.id)


def _lock_stock(demands: Sequence[Demand]) -> dict[PoolKey, int]:
    """Lock the pools of the counties, then the national ones of what a county cannot give alone."""
    wanted: Tally[PoolKey] = Tally()
    for demand in demands:
        for line in demand.lines:
            wanted[demand.county_id, line.sku_id] += line.quantity
    own = lock_pools(wanted)
    short = {(NATIONAL, sku_id) for (county, sku_id), count in wanted.items() if count > own.get((county, sku_id), 0)}
    return own | (lock_pools(short) if short else {})


def _numbers_in_use(demands: Sequence[Demand]) -> set[tuple[int, str]]:
    """Those of the tills' numbers that other orders have. The stations' counters are under lock: none can be added."""
    sent = {(demand.county_id, demand.number) for demand in demands if demand.number is not None}
    if not sent:
        return set()
    same = Order.objects.filter(county_id__in={c for c, _ in sent}, number__in={n for _, n in sent})
    return set(same.values_list("county_id", "number"))


def _pieces(orders: Sequence[Numbered]) -> Tally[PoolKey]:
    """How many pieces the admitted orders take from each pool."""
    pieces: Tally[PoolKey] = Tally()
    for order in orders:
        for line, national in zip(order.new.lines, order.admitted.national, strict=True):
            pieces[order.new.county_id, line.sku_id] += line.quantity - national
            if national:
                pieces[NATIONAL, line.sku_id] += national
    return pieces
