"""What holds for the whole installation, as its operator has set it."""

from functools import cache

from django.db.models import Q
from django.utils import translation

from cunqiao.kernel.errors import NotOpen
from cunqiao.kernel.models import Installation

SIGNS = {"CNY": "¥"}  # what people write before an amount, by currency


class WrongKind(Exception):
    """A demo was to be served from an operator's database, or the other way. The message says what to do."""


def installation() -> Installation:
    """The one row. From its opening on it is read once a process: later changes count for those that start then."""
    try:
        return _open()
    except Installation.DoesNotExist:
        return Installation.objects.get()


@cache
def _open() -> Installation:
    return Installation.objects.get(Q(is_demo=True) | Q(opened_at__isnull=False))


def require_open() -> None:
    """Money moves in a demo, and where two persons of headquarters can act. Raises NotOpen before."""
    if not installation().is_open:
        raise NotOpen()


def settle(*, demo: bool) -> None:
    """Say what this database is, unless it is known: a made-up world's or an operator's, for life.

    Raises:
        WrongKind: it is the other.
    """
    Installation.objects.filter(is_demo=None).update(is_demo=demo)
    if Installation.objects.get().is_demo == demo:
        return
    if demo:
        raise WrongKind("This database is an operator's: the demo is never made in it. Serve it without --demo.")
    raise WrongKind(
        "This database is a demo's, with passwords that everybody sees. Serve it with --demo, or name another one by "
        "CUNQIAO_HOME or DATABASE_URL."
    )


def speak_for_the_house() -> None:
    """Answer in a language of this installation: the reader's if it has it, else its usual one."""
    languages = installation().languages
    if translation.get_language() not in languages:
        translation.activate(languages[0])


def currency_sign() -> str:
    """What stands before an amount: the currency's sign, or its code where we know none."""
    currency = installation().currency
    return SIGNS.get(currency, f"{currency} ")
