"""What the partner at a station has earned, in a device's copy: by month, and by parcel for this month and the last."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cunqiao.earnings.queries import BY_GOODS, months
from cunqiao.feed.calendar import MONTHS, month_before, name_of
from cunqiao.feed.queries.around import account_row
from cunqiao.feed.queries.rows import Row, gone
from cunqiao.kernel import sql
from cunqiao.kernel.calendar import midnight, zone
from cunqiao.kernel.scope import Scope
from cunqiao.ledger import queries
from cunqiao.ledger.models import Kind

COMMISSION = (Kind.COMMISSION_PENDING, Kind.COMMISSION_PAYABLE)


class Earned:
    """The earnings of the tenure that `scope` acts under, as a copy of `day` has them."""

    kind = "earning"

    def __init__(self, scope: Scope, day: date) -> None:
        self.scope, self.day = scope, day
        accounts = queries.accounts_by_holder(scope.county_id, [scope.tenure])
        self.account_id = accounts[Kind.COMMISSION_PENDING, scope.tenure].id
        self.since = midnight(month_before(day, 1))

    def money(self) -> list[Row]:
        """The balances of commission, and the months."""
        found = queries.accounts(self.scope).filter(kind__in=COMMISSION)
        since = midnight(month_before(self.day, MONTHS - 1))
        return [account_row(account, account.balance) for account in found] + [
            (
                "month",
                month.name,
                {"commission_fen": month.commission_fen, "handling_fen": month.handling_fen, "parcels": month.parcels},
            )
            for month in months(self.scope.county_id, self.account_id, since)
        ]

    def page(self, after: str, limit: int) -> list[UUID]:
        """The ids of the copy, in order, some after `after`."""
        asked = {"account": self.account_id, "since": self.since, "after": after or str(UUID(int=0)), "limit": limit}
        return [id for (id,) in sql.run("feed/earnings_since", county=self.scope.county_id, **asked)]

    def rows(self, ids: Collection[UUID]) -> list[Row]:
        """What those of `ids` say that are in the copy."""
        asked = {"account": self.account_id, "since": self.since, "ids": list(ids), "goods": BY_GOODS}
        asked |= {"zone": zone().key}
        return [
            ("earning", str(id), _show(*rest))
            for id, *rest in sql.run("feed/earnings", county=self.scope.county_id, **asked)
        ]

    def left(self, before: date) -> list[Row]:
        """What has left since the copy was of the day `before`."""
        since = midnight(month_before(before, 1))
        if since == self.since:
            return []
        asked = {"account": self.account_id, "since": since, "to": self.since}
        ids = [id for (id,) in sql.run("feed/earnings_between", county=self.scope.county_id, **asked)]
        passed = (self.day.year - before.year) * 12 + self.day.month - before.month
        months = [name_of(month_before(before, MONTHS - 1 - i)) for i in range(min(passed, MONTHS))]
        return gone("earning", ids) + gone("month", months)


def _show(
    parcel: str, order: str, month: str, collected_at: datetime, commission: int, handling: int, released: bool
) -> dict[str, Any]:
    return {
        "parcel": parcel,
        "order": order,
        "month": month,
        "collected_at": collected_at,
        "commission_fen": commission,
        "handling_fen": handling,
        "released": released,
    }
