"""Fetch and authorise in one call, so that no caller can do the one without the other."""

from uuid import UUID

from django.db.models import Q, QuerySet

from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.scope import Role, Scope
from cunqiao.ledger.models import Account, AccountKind, TopUp


def accounts_within(scope: Scope) -> QuerySet[Account]:
    """The accounts a person may see: a partner their tenure's, a merchant its own, others their county's."""
    accounts = scope.within(Account.objects.all())
    match scope.role:
        case Role.PARTNER:
            return accounts.filter(holder_id=scope.required_tenure_id)
        case Role.MERCHANT:
            return accounts.filter(holder_id=scope.required_place_id)
        case Role.COUNTY_OPERATOR | Role.HEADQUARTERS | Role.AUDITOR | None:
            return accounts
        case Role.DRIVER | _:
            return accounts.none()


def get_account_for(scope: Scope, account_id: UUID) -> Account:
    """Raises NotFound, also for an account beyond the scope."""
    account = accounts_within(scope).filter(id=account_id).first()
    if account is None:
        raise NotFound(kind="account", id=str(account_id))
    return account


def get_own_float(scope: Scope) -> Account:
    """The float that a person works with now. Raises NotFound for those who have none."""
    account = accounts_within(scope).filter(Q(kind=AccountKind.FLOAT), holder_id=scope.tenure_id).first()
    if account is None:
        raise NotFound(kind="float", id=str(scope.tenure_id))
    return account


def top_ups_within(scope: Scope) -> QuerySet[TopUp]:
    """Top-ups a person may see: a partner their float's, others their county's; merchants and drivers none."""
    top_ups = scope.within(TopUp.objects.select_related("account"))
    match scope.role:
        case Role.PARTNER:
            return top_ups.filter(account__holder_id=scope.required_tenure_id)
        case Role.COUNTY_OPERATOR | Role.HEADQUARTERS | Role.AUDITOR | None:
            return top_ups
        case Role.MERCHANT | Role.DRIVER | _:
            return top_ups.none()


def get_top_up_for(scope: Scope, top_up_id: UUID) -> TopUp:
    """Raises NotFound, also for a top-up beyond the scope."""
    top_up = top_ups_within(scope).filter(id=top_up_id).first()
    if top_up is None:
        raise NotFound(kind="top_up", id=str(top_up_id))
    return top_up
