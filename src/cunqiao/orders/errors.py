from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext_lazy as _

from cunqiao.kernel.errors import Refusal


class Shortage(TypedDict):
    sku_id: str
    wanted: int
    available: int


class NewPrice(TypedDict):
    sku_id: str
    told_fen: int
    price_fen: int


@dataclass(eq=False)
class InsufficientStock(Refusal):
    """There are fewer pieces than wanted; `lines` says of what."""

    title = _("There are not enough pieces left. Order fewer, or something else.")
    lines: list[Shortage]


@dataclass(eq=False)
class PriceChanged(Refusal):
    """The villager was told another price than the one now. Amounts in fen."""

    title = _("A price has changed. Tell the villager the new price and ask again.")
    lines: list[NewPrice]


@dataclass(eq=False)
class UnknownSku(Refusal):
    """The catalogue has no such thing for sale."""

    title = _("Something in the basket is not for sale. Take it out.")
    sku_ids: list[str]


@dataclass(eq=False)
class UnknownCoupon(Refusal):
    """No campaign gave out such a code."""

    title = _("We do not know this coupon code.")
    coupon_codes: list[str]


@dataclass(eq=False)
class QuantitiesDiffer(Refusal):
    """The pieces named are not the pieces there are. `line_ids` are the lines that do not fit."""

    title = _("The quantities do not fit. Count again.")
    line_ids: list[str]
