"""Follow the fen: an order's money as a flow of amounts, from the villager's hand to those it came to.

Everything is read from the transfers, so that what is drawn is what is in the books.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cunqiao.desks.shared.money.names import Holders
from cunqiao.ledger.models import AccountKind, TransferKind
from cunqiao.logistics.queries import Movement

HAND, FLOAT, ESCROW, PLATFORM, END = range(5)  # the columns of the drawing
TONES = ("", "merchant", "back", "wait", "partner", "van", "platform", "subsidy")  # from top to bottom in a column


@dataclass
class Node:
    """Through what money goes. `tone`, one of `TONES`, colours it."""

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
    _add_transfers(flow, money, holders)
    _add_hand(flow, paid_fen)
    _add_held(flow)
    _add_platforms_own(flow)
    for node in flow.nodes.values():
        node.fen = max(flow.into(node.key), flow.out_of(node.key))
    flow.nodes = {node.key: node for node in sorted(flow.nodes.values(), key=lambda node: TONES.index(node.tone))}
    flow.ribbons.sort(key=lambda ribbon: flow.nodes[ribbon.source].column)
    return flow


def _add_transfers(flow: Flow, money: Sequence[Movement], holders: Holders) -> None:
    """A ribbon for all transfers of a kind between two nodes. What stays in a node, as a release, is not drawn.

    All floats of the station are one node, out of which the order was paid; what comes back to them is another.
    """
    sums: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for move in money:
        giver = _node(move.debit_kind, move.debit_holder, holders)
        taker = _node(move.credit_kind, move.credit_holder, holders)
        if move.debit_kind == AccountKind.ESCROW and move.credit_kind == AccountKind.FLOAT:
            taker = Node("back", _("Back to the station"), END, "back", _("not shipped"))
        if giver.key != taker.key:
            flow.add(giver)
            flow.add(taker)
            sums[giver.key, taker.key, move.kind] += move.amount_fen
    for (source, target, kind), fen in sums.items():
        flow.move(source, target, fen, str(TransferKind(kind).label))


def _node(kind: str, holder: str, holders: Holders) -> Node:
    """How an account of a kind is drawn. Both commissions of a tenure are its partner."""
    match kind:
        case AccountKind.FLOAT:
            return Node("float", _("Float of station %(number)s") % {"number": holder}, FLOAT)
        case AccountKind.ESCROW:
            return Node("escrow", _("Held for the order"), ESCROW)
        case AccountKind.MERCHANT:
            return Node(f"merchant {holder}", holders.holder(holder), END, "merchant", _("for the goods"))
        case AccountKind.COMMISSION_PENDING | AccountKind.COMMISSION_PAYABLE:
            return Node(f"partner {holder}", _("Partner of %(number)s") % {"number": holder}, END, "partner")
        case AccountKind.CARRIER:
            return Node(f"van {holder}", holder or _("Van"), END, "van", _("last leg"))
        case AccountKind.PLATFORM:
            return Node("platform", _("Platform"), PLATFORM, "platform")
        case _:
            return Node(f"{kind} {holder}", holders.account(kind, holder), END)


def _add_hand(flow: Flow, paid_fen: int) -> None:
    """What the villager paid, and will have paid in the end: what went into escrow and did not come back."""
    placed = flow.into("escrow")
    kept = placed - flow.into("back")
    flow.add(Node("hand", _("Villager's hand"), HAND))
    flow.move("hand", "float", min(paid_fen, placed), _("Paid at the station"))
    if kept > paid_fen:
        flow.add(Node("later", _("Paid on collection"), HAND, "wait", _("still to come")))
        flow.move("later", "float", kept - paid_fen, _("Held on the float meanwhile"))


def _add_held(flow: Flow) -> None:
    still = flow.into("escrow") - flow.out_of("escrow")
    if still > 0:
        flow.add(Node("held", _("Still held"), END, "wait", _("not handed over")))
        flow.move("escrow", "held", still, _("Waits for the handing over"))


def _add_platforms_own(flow: Flow) -> None:
    """What is left of the platform's part; where it gave on more than it got, its own money comes in."""
    left = flow.into("platform") - flow.out_of("platform")
    if left < 0:
        flow.add(Node("subsidy", _("Platform's own money"), ESCROW, "subsidy", _("added to what the order brings")))
        flow.move("subsidy", "platform", -left, _("The platform adds of its own"))
    elif "platform" in flow.nodes:
        flow.add(Node("keeps", _("Platform keeps"), END, "platform", _("for its work")))
        flow.move("platform", "keeps", left, _("What is left of the fee"))
