"""Whose an account is, in words."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from cunqiao.catalog.queries import merchant_names
from cunqiao.desks.shared.words import account_name
from cunqiao.ledger.models import Account, AccountKind


class Holders:
    """The names of who holds some accounts: a merchant's account bears only its id. One query at most."""

    def __init__(self, accounts: Iterable[tuple[str, str]], known: Mapping[UUID, str] | None = None) -> None:
        """`accounts` are (kind, holder); `known` are merchants whose names were read before."""
        known = known or {}
        ids = {UUID(holder) for kind, holder in accounts if kind == AccountKind.MERCHANT} - known.keys()
        self.merchants = {str(id): name for id, name in {**known, **merchant_names(ids)}.items()}

    @classmethod
    def of(cls, accounts: Iterable[Account]) -> "Holders":
        return cls((account.kind, account.holder) for account in accounts)

    def holder(self, holder: str) -> str:
        """A merchant's name, a station's number, a carrier's name; empty for what nobody holds."""
        return self.merchants.get(holder, holder)

    def account(self, kind: str, holder: str) -> str:
        """`Float 4217`, `Escrow`."""
        return account_name(kind, self.holder(holder))
