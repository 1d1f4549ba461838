"""Words for what the books and histories keep as short names."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.ledger.models import AccountKind, TransferKind

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


def move_words(kind: str, move: str) -> str:
    """What happened, in words; the short name where we have none."""
    return str(MOVES.get((kind, move), move))


def transfer_words(kind: str) -> str:
    return str(TransferKind(kind).label)


def joined(*words: str) -> str:
    """Those that say something, in a row, with the comma of the language."""
    return gettext(", ").join(filter(None, words))


def entry_words(kind: str) -> str:
    """What an entry was for, of which one transfer is of this kind."""
    return gettext("Handed over and settled") if TransferKind(kind).settles else transfer_words(kind)


def account_name(kind: str, holder: str) -> str:
    """`Float 4217`, `Escrow`."""
    label = str(AccountKind(kind).label)
    return f"{label} {holder}" if holder else label


def local_name(thing: Any) -> str:
    """A category's, product's or SKU's name in the language of the page; where it has none there, the other one."""
    return str(thing.name_en or thing.name if get_language() == "en" else thing.name)


def other_name(thing: Any) -> str:
    """The name that `local_name` does not give."""
    return str(thing.name if local_name(thing) == thing.name_en else thing.name_en)
