"""Follow the fen: an order's money as a flow of amounts, from the villager's hand to those it came to.

Everything is read from the transfers, so that what is drawn is what is in the books.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cunqiao.desks.shared.money.names import Holders
from cunqiao.logistics.queries import Movement

Taken = defaultdict[tuple[str, str], int]  # {(kind of transfer, holder): fen}
SETTLED = ("settle_merchant", "commission", "platform_fee")  # what leaves escrow when a parcel is handed over
HAND, FLOAT, ESCROW, PLATFORM, END = range(5)  # the columns of the drawing


@dataclass
class Node:
    """Through what money goes. `tone` colours it: partner, merchant, van, platform, subsidy, wait, back."""

    key: str
    title: str
    column: int
    tone: str = ""
    note: str = ""
    fen: int = 0


@dataclass(frozen=True, slots=True)
class Ribbon:
    """An amount on its way between two nodes."""

    source: str
    target: str
    fen: int
    why: str


@dataclass
class Flow:
    """Nodes by key in the order in which they stand, and what goes between them."""

    nodes: dict[str, Node] = field(default_factory=dict)
    ribbons: list[Ribbon] = field(default_factory=list)

    def add(self, node: Node) -> None:
        self.nodes.setdefault(node.key, node)

    def move(self, source: str, target: str, fen: int, why: str) -> None:
        if fen > 0:
            self.ribbons.append(Ribbon(source, target, fen, why))

    def into(self, key: str) -> int:
        return sum(ribbon.fen for ribbon in self.ribbons if ribbon.target == key)

    def out_of(self, key: str) -> int:
        return sum(ribbon.fen for ribbon in self.ribbons if ribbon.source == key)


def flow_of(money: Sequence[Movement], *, paid_fen: int, holders: Holders) -> Flow:
    """The flow of an order whose villager has paid `paid_fen` so far."""
    flow = Flow()
    placed = _sum(money, "place")
    back = _sum(money, "cancel") + _sum(money, "expire")
    station = next((move.debit_holder for move in money if move.kind == "place"), "")
    flow.add(Node("hand", _("Villager's hand"), HAND))
    flow.add(Node("float", _("Float of station %(number)s") % {"number": station}, FLOAT))
    flow.add(Node("escrow", _("Held for the order"), ESCROW))
    kept = placed - back  # what the villager pays in the end
    flow.move("hand", "float", min(paid_fen, placed), _("Paid at the station"))
    if kept > paid_fen:
        flow.add(Node("later", _("Paid on collection"), HAND, "wait", _("still to come")))
        flow.move("later", "float", kept - paid_fen, _("Held on the float meanwhile"))
    flow.move("float", "escrow", placed, _("Order placed"))
    taken = _taken(money)
    _add_merchants(flow, taken, holders)
    if back:
        flow.add(Node("back", _("Back to the station"), END, "back", _("cancelled or expired")))
        flow.move("escrow", "back", back, _("Cancelled or expired"))
    still = placed - back - sum(move.amount_fen for move in money if move.kind in SETTLED)
    if still > 0:
        flow.add(Node("held", _("Still held"), END, "wait", _("until it is handed over")))
        flow.move("escrow", "held", still, _("Waits for the handing over"))
    _add_partners(flow, taken)
    _add_vans(flow, taken)
    _add_platform(flow, _sum(money, "platform_fee"))
    for node in flow.nodes.values():
        node.fen = max(flow.into(node.key), flow.out_of(node.key))
    return flow


def _sum(money: Iterable[Movement], kind: str) -> int:
    return sum(move.amount_fen for move in money if move.kind == kind)


def _taken(money: Sequence[Movement]) -> Taken:
    """What each holder got by each kind of transfer."""
    taken: Taken = defaultdict(int)
    for move in money:
        taken[move.kind, move.credit_holder] += move.amount_fen
    return taken


def _add_merchants(flow: Flow, taken: Taken, holders: Holders) -> None:
    for (kind, holder), fen in taken.items():
        if kind == "settle_merchant":
            flow.add(Node(f"merchant {holder}", holders.holder(holder), END, "merchant", _("for the goods")))
            flow.move("escrow", f"merchant {holder}", fen, _("Goods"))


def _add_partners(flow: Flow, taken: Taken) -> None:
    """Who sold gets commission out of the price; who handed out, a fee from the platform. Mostly one person."""
    for (kind, holder), fen in taken.items():
        if kind in ("commission", "handling"):
            title = _("Partner of %(number)s") % {"number": holder}
            flow.add(Node(f"partner {holder}", title, END, "partner"))
            source = "escrow" if kind == "commission" else "platform"
            why = _("Commission") if kind == "commission" else _("Handling of the parcels")
            flow.move(source, f"partner {holder}", fen, why)


def _add_vans(flow: Flow, taken: Taken) -> None:
    for (kind, holder), fen in taken.items():
        if kind == "last_leg":
            flow.add(Node(f"van {holder}", holder or _("Van"), END, "van", _("last leg")))
            flow.move("platform", f"van {holder}", fen, _("Last leg of the parcels"))


def _add_platform(flow: Flow, fee: int) -> None:
    """The platform's part, and what is left of it; where it gave on more than it got, its own money comes in."""
    given = flow.out_of("platform")
    if not fee and not given:
        return
    flow.add(Node("platform", _("Platform"), PLATFORM, "platform"))
    flow.move("escrow", "platform", fee, _("Platform's fee"))
    if given > fee:
        flow.add(Node("subsidy", _("Platform's own money"), ESCROW, "subsidy", _("added to what the order brings")))
        flow.move("subsidy", "platform", given - fee, _("The platform adds of its own"))
    else:
        flow.add(Node("keeps", _("Platform keeps"), END, "platform", _("for its work")))
        flow.move("platform", "keeps", fee - given, _("What is left of the fee"))
