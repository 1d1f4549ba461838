"""Pieces come into stock."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.catalog.access import get_sku_for
from cunqiao.catalog.models import Supply
from cunqiao.kernel import clock, sql
from cunqiao.kernel.errors import IdTaken, Invalid
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting


@dataclass(frozen=True, slots=True)
class NewSupply:
    """Pieces of a SKU that come into a county's pool, or into the national one (county 0)."""

    id: UUID
    county_id: int
    sku_id: UUID
    quantity: int
    supplied_by_id: UUID | None = None


@transacting()
def supply(scope: Scope, *, id: UUID, county_id: int, sku_id: UUID, quantity: int) -> None:
    """Bring pieces into a pool of the person's reach. Asked again with the same id, it has its effect once.

    Raises:
        NotFound: the county or the SKU lies beyond the scope.
        Invalid: the quantity is not above zero.
        IdTaken: the id stands for another supply.
    """
    sku = get_sku_for(scope.in_county(county_id), sku_id)
    supply_all([NewSupply(id, county_id, sku.id, quantity, scope.person_id)])


@transacting()
def supply_all(rows: Sequence[NewSupply]) -> None:
    """Bring pieces into many pools, which are made where they are missing: all of them or none, each id once.

    Raises:
        Invalid: a quantity is not above zero.
        IdTaken: an id stands for another supply.
    """
    if any(new.quantity <= 0 for new in rows):
        raise Invalid.field("quantity", _("A quantity is above zero."))
    recorded = sql.run(
        "catalog/record_supplies",
        county=[new.county_id for new in rows],
        id=[new.id for new in rows],
        sku=[new.sku_id for new in rows],
        quantity=[new.quantity for new in rows],
        person=[new.supplied_by_id for new in rows],
        now=clock.now(),
    )
    fresh = set(recorded)
    _check_repeats([new for new in rows if (new.county_id, new.id) not in fresh])
    sql.run("catalog/fill_pools", county=[county_id for county_id, _ in recorded], supply=[id for _, id in recorded])


def _check_repeats(rows: Sequence[NewSupply]) -> None:
    """Raises IdTaken unless each row is a supply that was recorded before."""
    if not rows:
        return
    stored = Supply.objects.filter(
        county_id__in={new.county_id for new in rows}, id__in={new.id for new in rows}
    ).in_bulk(field_name="pk")
    for new in rows:
        before = stored[new.county_id, new.id]
        differing = [name for name in ("sku_id", "quantity") if getattr(before, name) != getattr(new, name)]
        if differing:
            raise IdTaken(id=str(new.id), differing=differing)
