"""The money of an order: as a flow, and as balanced entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from cunqiao.desks.framework.cells import Content, Money, Text
from cunqiao.desks.framework.desk import Here
from cunqiao.desks.framework.sections import Entries, Entry, Own, Section
from cunqiao.desks.shared.money.flow import Flow, flow_of
from cunqiao.desks.shared.money.names import Holders
from cunqiao.desks.shared.words import entry_words
from cunqiao.logistics.queries import Movement
from cunqiao.orders.models import Order


@dataclass(frozen=True, slots=True)
class Followed:
    """A flow, and the table behind it."""

    flow: Flow
    rows: Sequence[Sequence[Content]]


def order_money(here: Here, order: Order, money: Sequence[Movement]) -> list[Section]:
    """Every fen that moved for an order. Without a query where its merchants were read."""
    if not money:
        return []
    sides = [(move.debit_kind, move.debit_holder) for move in money]
    known = {part.merchant_id: part.merchant.name for part in order.consignments.all()}
    holders = Holders(sides + [(move.credit_kind, move.credit_holder) for move in money], known)
    paid = sum(payment.amount_fen for payment in order.payments.all())
    flow = flow_of(money, paid_fen=paid, holders=holders)
    entries = [
        Entry(entry_words(moves[0].kind), moves[0].happened_at, _lines(moves, holders))
        for moves in (list(group) for _id, group in groupby(money, key=lambda movement: movement.entry_id))
    ]
    return [
        Own("desks/money/flow.html", Followed(flow, _rows(here, order, flow))),
        Entries(_("Money"), entries, _("Each entry sums to nothing.")),
    ]


def _rows(here: Here, order: Order, flow: Flow) -> list[Sequence[Content]]:
    """Partners lead on to all that they earn."""
    earned = here.link("earned", order.tenure_id)
    rows: list[Sequence[Content]] = []
    for ribbon in flow.ribbons:
        source, target = flow.nodes[ribbon.source], flow.nodes[ribbon.target]
        is_seller = target.tone == "partner" and target.key == f"partner {order.station.number}"
        to = Text(target.title, target.note, href=earned if is_seller else "")
        rows.append([source.title, to, ribbon.why, Money(ribbon.fen)])
    return rows


def _lines(moves: Sequence[Movement], holders: Holders) -> list[tuple[str, Money]]:
    """What each account gave and took in one entry."""
    sums: dict[str, int] = {}
    for move in moves:
        giver = holders.account(move.debit_kind, move.debit_holder)
        taker = holders.account(move.credit_kind, move.credit_holder)
        sums[giver] = sums.get(giver, 0) - move.amount_fen
        sums[taker] = sums.get(taker, 0) + move.amount_fen
    return [(name, Money(fen, signed=True)) for name, fen in sums.items() if fen]
