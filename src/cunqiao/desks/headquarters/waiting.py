"""What waits for headquarters."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cunqiao.catalog import queries as catalog
from cunqiao.desks.framework import Here, Waiting
from cunqiao.desks.framework.counting import counts
from cunqiao.desks.shared.waiting import let_in
from cunqiao.earnings.access import payouts_within
from cunqiao.earnings.states import PayoutStatus
from cunqiao.identity.actions import TOLD_FOR
from cunqiao.identity.queries import let_in_since, waiting_grants, waiting_invitations
from cunqiao.kernel import clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.outbox import held_installations, messages, stuck
from cunqiao.ledger.access import top_ups_within
from cunqiao.ledger.states import TopUpStatus
from cunqiao.orders.access import consignments_within
from cunqiao.orders.states import ConsignmentStatus
from cunqiao.policies.access import versions_within
from cunqiao.policies.models import LEAD
from cunqiao.policies.states import VersionStatus


def to_approve(here: Here) -> Q:
    """Payouts that somebody else proposed."""
    return Q(status=PayoutStatus.PROPOSED) & ~Q(proposed_by_id=here.scope.person_id)


def to_publish(here: Here) -> Q:
    """Versions of policies that somebody else proposed, and whose day has not come."""
    mine = Q(proposed_by_id=here.scope.person_id)
    return Q(status=VersionStatus.PROPOSED, valid_from__gt=clock.now() + LEAD) & ~mine


def to_decide(here: Here) -> Q:
    """Roles that somebody else proposed, and not for this person."""
    return ~Q(granted_by_id=here.scope.person_id) & ~Q(person_id=here.scope.person_id)


def to_let_in(here: Here) -> Q:
    """New passwords that somebody else proposed, and not for this person."""
    return ~Q(made_by_id=here.scope.person_id) & ~Q(person_id=here.scope.person_id)


def waiting(here: Here) -> list[Waiting]:
    """One query over all counties, whatever page asks."""
    scope, link = here.who.scope, here.link
    late = consignments_within(scope).filter(status=ConsignmentStatus.TO_SHIP, ship_by__lt=clock.now())
    n = counts(
        {
            "payouts": payouts_within(scope).filter(to_approve(here)),
            "late": late,
            "top-ups": top_ups_within(scope).filter(status=TopUpStatus.REQUESTED),
            "stock": catalog.pools(NATIONAL).filter(available=0),
            "policies": versions_within(scope).filter(to_publish(here)),
            "outbox": messages(scope).filter(stuck()),
            "held": held_installations(),
            "roles": waiting_grants().filter(to_decide(here)),
            "new-passwords": waiting_invitations().filter(to_let_in(here)),
            "let-in": let_in_since(clock.now() - TOLD_FOR),
        }
    )
    return [
        Waiting("payouts", _("Payouts to approve"), n["payouts"], link("payouts", chip="proposed"), "coins", hot=True),
        Waiting("policies", _("Policies to publish"), n["policies"], link("policies"), "adjustments", hot=True),
        Waiting("late", _("Late at merchants"), n["late"], link("consignments", chip="late"), "clock", hot=True),
        Waiting("stock", _("Out of national stock"), n["stock"], link("stock", chip="none"), "packages"),
        Waiting("top-ups", _("Top-ups to confirm"), n["top-ups"], link("top-ups", chip="requested"), "wallet"),
        Waiting("outbox", _("Messages stuck"), n["outbox"], link("outbox", chip="stuck"), "message", hot=True),
        Waiting("people", _("People to approve"), n["roles"] + n["new-passwords"], link("people"), "users", hot=True),
        let_in(n["let-in"], link("people")),
        Waiting("held", _("No message leaves since a restore"), n["held"], link("outbox-go"), "message", loud=True),
    ]
