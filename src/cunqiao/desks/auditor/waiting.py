"""What an auditor should look at."""

from django.utils.translation import gettext_lazy as _

from cunqiao.audit.queries import broken_rules
from cunqiao.desks.framework import Here, Waiting
from cunqiao.desks.framework.counting import counts
from cunqiao.desks.shared.waiting import let_in
from cunqiao.earnings.access import payouts_within
from cunqiao.earnings.states import PayoutStatus
from cunqiao.identity.actions import TOLD_FOR
from cunqiao.identity.queries import let_in_since
from cunqiao.kernel import clock
from cunqiao.ledger.access import top_ups_within
from cunqiao.ledger.states import TopUpStatus
from cunqiao.orders.access import consignments_within
from cunqiao.orders.states import ConsignmentStatus


def waiting(here: Here) -> list[Waiting]:
    """One query over all counties, whatever page asks."""
    scope, link = here.who.scope, here.link
    n = counts(
        {
            "verify": broken_rules(),
            "payouts": payouts_within(scope).filter(status=PayoutStatus.PROPOSED),
            "late": consignments_within(scope).filter(status=ConsignmentStatus.TO_SHIP, ship_by__lt=clock.now()),
            "top-ups": top_ups_within(scope).filter(status=TopUpStatus.REQUESTED),
            "let-in": let_in_since(clock.now() - TOLD_FOR),
        }
    )
    return [
        Waiting("verify", _("Rules that are broken"), n["verify"], link("verify"), "shield-check", hot=True),
        Waiting("payouts", _("Payouts proposed"), n["payouts"], link("payouts", chip="proposed"), "coins"),
        Waiting("late", _("Late at merchants"), n["late"], link("consignments", chip="late"), "clock"),
        Waiting("top-ups", _("Top-ups not confirmed"), n["top-ups"], link("top-ups", chip="requested"), "wallet"),
        let_in(n["let-in"], link("people")),
    ]
