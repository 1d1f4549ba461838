"""When something happened, as a device says it."""

from dataclasses import replace
from datetime import datetime

from cunqiao.kernel import clock
from cunqiao.kernel.scope import Scope
from cunqiao.policies.kinds import DeviceClock
from cunqiao.policies.queries import in_force


def heard(scope: Scope, said: datetime | None) -> tuple[Scope, datetime]:
    """Who asks, and the time that counts: the one that was said, within what the policy allows, else now.

    What was said and could not be goes with who asks (`Scope.said_at`), so that whatever is written keeps it.
    """
    now = clock.now()
    if said is None or said == now or in_force(DeviceClock, scope.county_id, now).policy.allows(said, now):
        return scope, said or now
    return replace(scope, said_at=said), now
