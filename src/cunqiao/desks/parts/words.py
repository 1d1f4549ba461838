"""Words for what the books and histories keep as short names."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cunqiao.ledger.models import Kind

MOVES: dict[tuple[str, str], Promise] = {
    ("order", "place"): _("Ordered"),
    ("consignment", "ship"): _("Merchant shipped"),
    ("consignment", "cancel_line"): _("Pieces cancelled"),
    ("consignment", "cancel"): _("Cancelled"),
    ("consignment", "expire"): _("Expired"),
    ("consignment", "collect"): _("All handed over"),
    ("consignment", "at_station"): _("All at the station"),
    ("parcel", "arrived_county"): _("Scanned in at the centre"),
    ("parcel", "load"): _("Loaded"),
    ("parcel", "depart"): _("Left for the village"),
    ("parcel", "handed_over"): _("Driver handed it over"),
    ("parcel", "received"): _("Station received it"),
    ("parcel", "collect"): _("Collected"),
}
TRANSFERS: dict[str, Promise] = {
    "top_up": _("Top-up"),
    "place": _("Order placed"),
    "cancel": _("Cancelled"),
    "expire": _("Expired"),
    "settle_merchant": _("Handed over and settled"),
    "commission": _("Handed over and settled"),
    "platform_fee": _("Handed over and settled"),
    "handling": _("Handling of a parcel"),
    "last_leg": _("Last leg of a parcel"),
    "release": _("Commission released"),
    "payout_commission": _("Commission paid out"),
    "payout_merchant": _("Merchant paid out"),
}


def move_words(kind: str, move: str) -> str:
    """What happened, in words; the short name where we have none."""
    return str(MOVES.get((kind, move), move))


def transfer_words(kind: str) -> str:
    return str(TRANSFERS.get(kind, kind))


def account_name(kind: str, holder: str) -> str:
    """`Float 4217`, `Escrow`."""
    label = str(Kind(kind).label)
    return f"{label} {holder}" if holder else label
