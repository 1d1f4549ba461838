"""What a partner asks for when placing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cunqiao.kernel.ids import SentRequest
from cunqiao.kernel.scope import Scope
from cunqiao.orders.admission import WantedLine
from cunqiao.orders.models import Terms
from cunqiao.villagers.models import Consent


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order to be placed by the partner of `scope`. `sent` is the request as sent; its id becomes the order's.

    `cash_fen` is the cash kept, None for the usual: all of it under `cash`, nothing under `on_collection`.
    `till_number` is the device's own counter. `placed_at` is when it happened at the station, None for now.
    """

    scope: Scope
    sent: SentRequest
    villager_id: UUID
    lines: Sequence[WantedLine]
    terms: str = Terms.CASH
    cash_fen: int | None = None
    consent_kind: str = Consent.SEEN
    consent_value: str = ""
    recipient_name: str = ""
    recipient_relation: str = ""
    coupon_codes: Sequence[str] = ()
    till_number: str | None = None
    placed_at: datetime | None = None

    @property
    def id(self) -> UUID:
        return self.sent.id

    @property
    def county_id(self) -> int:
        return self.scope.county_id

    @property
    def key(self) -> tuple[int, UUID]:
        """What the order will be known by: its county and its id."""
        return self.county_id, self.id

    @property
    def station(self) -> tuple[int, UUID]:
        return self.county_id, self.scope.required_place_id

    @property
    def tenure(self) -> tuple[int, UUID]:
        return self.county_id, self.scope.required_tenure_id
