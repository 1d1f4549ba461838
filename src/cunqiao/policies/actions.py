"""What changes the rules of the trade: one person proposes a version, another publishes it, before its day comes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.kernel import calendar, clock
from cunqiao.kernel.county import NATIONAL
from cunqiao.kernel.errors import IdTaken, Invalid, SamePerson
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting, unless_taken
from cunqiao.policies.errors import DayHasCome, DayTaken
from cunqiao.policies.kinds import Policy
from cunqiao.policies.models import Version
from cunqiao.policies.states import VERSION_MOVES


@transacting()
def propose_version(
    scope: Scope,
    *,
    id: UUID,
    rule: type[Policy],
    county_id: int = NATIONAL,
    terms: Mapping[str, Any] | None,
    valid_from: date,
) -> Version:
    """Write down what shall hold from a day on. `terms` None: a county follows the network again.

    Raises:
        IdTaken: a version of another county has the id, by which alone versions are looked for.
        Invalid: the terms are not such as the kind takes, or contradict each other; the day is not to come; the network
            is left without terms.
    """
    if Version.objects.filter(id=id).exists():
        raise IdTaken(id=str(id), differing=["county_id"])
    if valid_from <= calendar.today():
        raise Invalid.field("valid_from", _("This must be a day in the future."))
    if terms is not None:
        rule.of(terms).check()
    elif county_id == NATIONAL:
        raise Invalid.field("terms", _("Only a county can follow the network."))
    return Version.objects.create(
        id=id,
        county_id=county_id,
        kind=rule.kind,
        terms=terms,
        valid_from=calendar.midnight(valid_from),
        proposed_by_id=scope.required_person_id,
        proposed_at=clock.now(),
    )


@transacting()
def publish_version(scope: Scope, version: Version, *, at: datetime) -> Version:
    """A second person agrees: it will hold from its day on.

    Raises:
        SamePerson: who proposed it cannot publish it.
        DayHasCome: it would hold from a moment that is over, or nearly come.
        DayTaken: another version of the kind begins there on that day.
        MoveNotAllowed: it was published or withdrawn before.
    """
    if version.proposed_by_id == scope.person_id:
        raise SamePerson()
    if version.publish_by <= clock.now():
        raise DayHasCome(valid_from=version.valid_from.isoformat())
    with unless_taken(DayTaken(valid_from=version.valid_from.isoformat())):
        VERSION_MOVES.make([version], "publish", by=scope, at=at)
    return version


@transacting()
def withdraw_version(scope: Scope, version: Version, *, at: datetime) -> Version:
    """Nobody shall publish it any more; who proposed it may say so too.

    Raises:
        MoveNotAllowed: it was published or withdrawn before.
    """
    VERSION_MOVES.make([version], "withdraw", by=scope, at=at)
    return version
