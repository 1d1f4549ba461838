"""The platform's own money: what it takes in fees, gives for parcels, and adds of its own."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Detail, Facts, Here, Money, Note, Shown, Table, Text, times
from cunqiao.desks.framework.cells import Content, with_currency
from cunqiao.desks.framework.desk import Page
from cunqiao.desks.shared.money.account import ACCOUNT, ACCOUNTS
from cunqiao.desks.shared.money.earned import EARNERS
from cunqiao.desks.shared.money.earned import PAGES as EARNED
from cunqiao.earnings.queries import PlatformMonth, platform
from cunqiao.ledger.models import Account, AccountKind
from cunqiao.ledger.queries import accounts
from cunqiao.regions.queries import county_names


def show_platform(here: Here) -> Shown:
    months = platform()
    own = list(accounts(here.scope).filter(kind__in=[AccountKind.PLATFORM, AccountKind.PRICE_PROMISE]))
    names = county_names({account.county_id for account in own})
    kept = sum(one.kept_fen for one in months)
    return Shown(
        title=_("Platform account"),
        sub=_("What the platform takes in fees, gives for parcels, and adds of its own"),
        notes=[_subsidy(months, kept)] if months else [],
        left=[_by_county(here, months, own, names), _by_month(months)],
        right=[_facts(months, kept)],
    )


def _subsidy(months: list[PlatformMonth], kept: int) -> Note:
    if kept >= 0:
        left = gettext("The fees carry what is paid for parcels; %(amount)s is left.") % {"amount": with_currency(kept)}
        return Note(_("No subsidy"), left, "done", "circle-check")
    given = sum(one.handling_fen + one.last_leg_fen for one in months)
    words = {"amount": with_currency(-kept), "share": f"{-kept / given:.0%}"}
    return Note(
        _("The platform adds of its own"),
        gettext("%(amount)s so far: %(share)s of what partners and vans got for parcels.") % words,
        "wait",
        "coins",
    )


def _sums(months: Iterable[PlatformMonth]) -> list[Content]:
    found = list(months)
    return [
        Money(sum(one.fee_fen for one in found)),
        Money(sum(one.handling_fen for one in found)),
        Money(sum(one.last_leg_fen for one in found)),
        Money(sum(one.kept_fen for one in found)),
    ]


def heads(first: str) -> list[str]:
    return [
        first,
        "#" + gettext("Fees"),
        "#" + gettext("Handling"),
        "#" + gettext("Last legs"),
        "#" + gettext("Left or added"),
    ]


def _by_county(here: Here, months: list[PlatformMonth], own: list[Account], names: dict[int, str]) -> Table:
    lines: list[list[Content]] = [
        [
            Text(names.get(account.county_id, ""), href=here.link("account", account.id), icon="map-pin"),
            *_sums(one for one in months if one.county_id == account.county_id),
        ]
        for account in own
        if account.kind == AccountKind.PLATFORM
    ]
    return Table(_("By county"), heads(gettext("County")), lines, _("each leads to its account"))


def _by_month(months: list[PlatformMonth]) -> Table:
    names = sorted({one.month for one in months}, reverse=True)[:24]
    lines = [[times.month_in_words(name), *_sums(one for one in months if one.month == name)] for name in names]
    return Table(_("By month"), heads(gettext("Month")), lines)


def _facts(months: list[PlatformMonth], kept: int) -> Facts:
    fees, handling, legs, _kept = _sums(months)
    title = _("Left over") if kept >= 0 else _("Added of its own")
    return Facts(
        _("In all"),
        [(_("Fees"), fees), (_("Handling"), handling), (_("Last legs"), legs), (title, Money(abs(kept)))],
    )


PAGES: list[Page] = [
    Detail(name="platform", path="platform", show=show_platform),
    ACCOUNTS,
    ACCOUNT,
    EARNERS,
    *EARNED,
]
