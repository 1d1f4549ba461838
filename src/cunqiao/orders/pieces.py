"""What becomes of the pieces of a line: the only place that knows which counts there are.

A new count is a member of `GivenBack` or a name in `SETTLED`, and a field of `Pieces`; the audit has its own list
(`audit/sql/counted_line.sql`). Nobody else adds counts up or takes them from the quantity.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _


class GivenBack(models.TextChoices):
    """Why pieces are not wanted any more: their value went back to the float, they themselves to their pools."""

    CANCELLED = "cancelled", _("%(n)s cancelled")
    EXPIRED = "expired", _("%(n)s expired")


SETTLED = ("collected",)  # their value went from escrow to those who earned it
COUNTS = (*GivenBack.values, *SETTLED)


def _sum_of_counts() -> Combinable:
    total: Combinable = F(COUNTS[0])
    for count in COUNTS[1:]:
        total = total + F(count)
    return total


PIECES_ADD_UP = models.CheckConstraint(
    name="pieces_add_up", condition=Q(quantity__gt=0, quantity__gte=_sum_of_counts())
)


class Pieces(models.Model):
    """The pieces ordered, and how many of them had which end. Those without one are open.

    `national_quantity` of the pieces were taken from the national pool, the others from the county's. Pieces that
    come back go to the national pool first, pieces handed over count against the county's first: so the counts alone
    say what each pool still holds for the line.
    """

    quantity = models.PositiveIntegerField()
    national_quantity = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0, db_default=0)
    expired = models.PositiveIntegerField(default=0, db_default=0)
    collected = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        abstract = True

    @property
    def given_back(self) -> int:
        """Pieces that are not wanted any more, for whatever reason."""
        return sum(getattr(self, count) for count in GivenBack)

    @property
    def settled(self) -> int:
        """Pieces that were paid out of escrow."""
        return sum(getattr(self, count) for count in SETTLED)

    @property
    def kept_quantity(self) -> int:
        """Pieces not given back: what the villager has or shall have, and pays for."""
        return self.quantity - self.given_back

    @property
    def open_quantity(self) -> int:
        """Pieces neither given back nor settled."""
        return self.kept_quantity - self.settled

    @property
    def national_released(self) -> int:
        """Pieces given back to the national pool so far: it gets its own back first."""
        return min(self.national_quantity, self.given_back)

    @property
    def national_settled(self) -> int:
        """Pieces of the national pool settled so far: the county's go first."""
        return max(0, self.settled - (self.quantity - self.national_quantity))

    def forget_counts(self) -> None:
        """As the line was when it was placed. In memory only."""
        for count in COUNTS:
            setattr(self, count, 0)
