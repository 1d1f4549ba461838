"""The page of an order, on every desk that sees orders: its way, its goods, its parcels, its money."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cunqiao.desks.framework import times
from cunqiao.desks.framework.cells import Content, Money, Pill, Text
from cunqiao.desks.framework.desk import Here
from cunqiao.desks.framework.detail import Act, Shown
from cunqiao.desks.framework.sections import Bridge, Facts, People, Person, Step, Table, Timeline
from cunqiao.desks.shared import tones
from cunqiao.desks.shared.goods import goods_cell
from cunqiao.desks.shared.money.order import order_money
from cunqiao.desks.shared.words import joined, move_words
from cunqiao.identity.access import names_of
from cunqiao.kernel.errors import NotFound
from cunqiao.logistics import queries
from cunqiao.logistics.models import Parcel
from cunqiao.logistics.queries import Happening, history_of, money_of
from cunqiao.orders.models import Consignment, Line, Order, Terms
from cunqiao.orders.pieces import GivenBack
from cunqiao.orders.queries import due_fen
from cunqiao.orders.states import ConsignmentStatus, OrderStatus
from cunqiao.villagers.masking import mask_name, mask_phone

REACHED = {"place": 0, "ship": 1, "arrived_county": 2, "depart": 3, "received": 4, "collect": 5}


def order_shown(here: Here, number: str) -> Shown:
    """Raises NotFound, also beyond the reach. A constant number of queries."""
    order = queries.orders_with_all(here.scope).filter(number=number).first()
    if order is None:
        raise NotFound(kind="order", id=number)
    history, money = history_of(order), money_of(order)
    names = names_of({happening.person_id for happening in history})
    parcels = [parcel for part in order.consignments.all() for parcel in part.parcels.all()]
    sub = _("%(when)s, ordered by %(partner)s for %(villager)s") % {
        "when": times.short(order.placed_at),
        "partner": names.get(order.ordered_by_id, order.tenure.person.name),
        "villager": mask_name(order.villager.name),
    }
    return Shown(
        title=order.number,
        state=tones.order_pill(order),
        sub=sub,
        crumbs=[(_("Orders"), here.link("orders")), (order.station.name, here.link("station", order.station.number))],
        acts=_acts(here, order),
        bridge=_bridge(order, history),
        left=[_goods(here, order), _parcels(here, parcels), *order_money(here, order, money)],
        right=[_people(here, order), _terms(order), what_happened(history, names)],
    )


def _acts(here: Here, order: Order) -> list[Act]:
    acts = [Act(_("Print"), "#print", "printer")]
    open_parts = any(part.status == ConsignmentStatus.TO_SHIP for part in order.consignments.all())
    if open_parts and (cancel := here.link("order-cancel", order.number)):
        acts.append(Act(_("Cancel"), cancel, "arrow-back-up", danger=True))
    return acts


def _bridge(order: Order, history: Sequence[Happening]) -> Bridge | None:
    """How far the part that has come least far has come, with the first time that each pier was reached."""
    if order.status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED):
        return None
    titles = [_("Ordered"), _("Shipped"), _("At the centre"), _("To the village"), _("At the station"), _("Collected")]
    first: dict[int, Happening] = {}
    for happening in history:
        if (pier := REACHED.get(happening.move)) is not None:
            first.setdefault(pier, happening)
    last = max(first, default=0)
    done = 5 if order.status == OrderStatus.COLLECTED else min(last, _least(order))
    steps = []
    for pier, title in enumerate(titles):
        when = times.short(first[pier].happened_at) if pier in first else ""
        state = "done" if pier <= done else "now" if pier == done + 1 else "next"
        steps.append(Step(title, when, state))
    return Bridge(_("Progress"), steps)


def _least(order: Order) -> int:
    """The pier that all live parts have reached."""
    at = {"shipped": 1, "at_county": 2, "loaded": 2, "on_trip": 3, "at_station": 4, "collected": 5}
    live = [part for part in order.consignments.all() if part.status not in ("cancelled", "expired")]
    if any(part.status == ConsignmentStatus.TO_SHIP for part in live):
        return 0
    return min((at[parcel.status] for part in live for parcel in part.parcels.all()), default=0)


def _goods(here: Here, order: Order) -> Table:
    parts = {part.id: part for part in order.consignments.all()}
    rows: list[list[Content]] = [
        [
            goods_cell(line.sku, _gone(line)),
            Text(parts[line.consignment_id].merchant.name),
            Money(line.unit_price_fen),
            line.quantity,
            Money(line.quantity * line.unit_price_fen),
        ]
        for line in order.lines.all()
    ]
    due = due_fen(order.lines.all(), order.payments.all())
    return Table(
        _("Goods"),
        [_("Goods"), _("Merchant"), "#" + _("Price"), "#" + _("Pieces"), "#" + _("Together")],
        rows,
        hint=pieces_words(sum(line.quantity for line in order.lines.all())),
        foot=[
            (_("paid"), Money(sum(payment.amount_fen for payment in order.payments.all()))),
            (_("still due"), Money(due)) if due >= 0 else (_("to give back"), Money(-due)),
            (_("Total"), Money(order.total_fen)),
        ],
    )


def pieces_words(count: int) -> str:
    return ngettext("%(n)s piece", "%(n)s pieces", count) % {"n": count}


def _gone(line: Line) -> str:
    """How many of its pieces were given back, and why."""
    return joined(*(why.label % {"n": pieces} for why in GivenBack if (pieces := getattr(line, why))))


def _parcels(here: Here, parcels: Sequence[Parcel]) -> Table:
    rows: list[list[Content]] = [
        [
            Text(parcel.number, "", here.link("parcel", parcel.number), icon="package"),
            Text(f"{parcel.carrier} {parcel.tracking}"),
            Text(parcel.shelf),
            tones.parcel_pill(parcel),
        ]
        for parcel in sorted(parcels, key=lambda parcel: (len(parcel.number), parcel.number))
    ]
    heads = [_("Parcel"), _("Carrier"), _("Shelf"), _("State")]
    return Table(_("Parcels"), heads, rows, empty=_("The merchant has not shipped anything yet."))


def _people(here: Here, order: Order) -> People:
    villager, partner = order.villager, order.tenure.person
    people = [
        Person(
            mask_name(villager.name),
            joined(_("Villager"), mask_phone(villager.phone)),
            here.link("villager", villager.id),
        ),
        Person(
            partner.name,
            _("Partner of %(station)s %(number)s") % {"station": order.station.name, "number": order.station.number},
            here.link("station", order.station.number),
        ),
    ]
    if order.recipient_name:
        people.append(
            Person(
                mask_name(order.recipient_name),
                _("May collect it: %(relation)s") % {"relation": order.recipient_relation or "—"},
            )
        )
    people += [Person(part.merchant.name, _merchant_sub(part)) for part in order.consignments.all()]
    return People(_("People"), people)


def _merchant_sub(part: Consignment) -> str:
    if part.status == ConsignmentStatus.TO_SHIP:
        return _("Merchant, ships by %(when)s") % {"when": times.short(part.ship_by)}
    return _("Merchant: %(state)s") % {"state": ConsignmentStatus(part.status).label}


def _terms(order: Order) -> Facts:
    return Facts(
        _("Agreement"),
        [
            (_("Payment"), Terms(order.payment_terms).label),
            (_("Consent"), order.get_consent_kind_display()),
            (_("Till"), order.till),
            (_("State"), Pill(OrderStatus(order.status).label, tones.ORDER[OrderStatus(order.status)][0])),
        ],
    )


def what_happened(history: Sequence[Happening], names: dict[UUID, str]) -> Timeline:
    """Newest first."""
    steps = [
        Step(
            _what(happening),
            " · ".join(
                filter(
                    None,
                    [
                        names.get(happening.person_id, "") if happening.person_id else _("by the clock"),
                        times.short(happening.happened_at),
                        _corrected(happening),
                    ],
                )
            ),
            "done",
        )
        for happening in reversed(history)
    ]
    return Timeline(_("What happened"), steps)


def _corrected(happening: Happening) -> str:
    """That another time counts than the device said."""
    if happening.said_at is None:
        return ""
    return _("corrected; the device said %(when)s") % {"when": times.short(happening.said_at)}


def _what(happening: Happening) -> str:
    words = move_words(happening.kind, happening.move)
    return words if happening.kind == "order" else f"{words} {happening.number}"
