"""Where people are signed in: begun, used, ended."""

from datetime import datetime, timedelta
from uuid import UUID

from cunqiao.identity.models import FailedLogIn, SignIn
from cunqiao.kernel import clock
from cunqiao.kernel.asking import asking
from cunqiao.kernel.client import client_address
from cunqiao.kernel.transactions import transacting

KEPT_FOR = timedelta(days=30)  # after its end, for who looks where they were signed in


@transacting()
def begin_sign_in(person_id: UUID, *, expires_at: datetime, till: str = "", is_browser: bool = False) -> SignIn:
    """Somebody is signed in on the device that asks."""
    request, now = asking(), clock.now()
    return SignIn.objects.create(
        person_id=person_id,
        is_browser=is_browser,
        till=till,
        device=request.headers.get("User-Agent", "")[:200] if request else "",
        address=client_address(request) if request else "",
        began_at=now,
        used_at=now,
        expires_at=expires_at,
    )


def note_use(sign_in_id: UUID, at: datetime) -> None:
    """It is in use at `at`; said now and then, so that it costs little."""
    SignIn.objects.filter(id=sign_in_id, used_at__lt=at).update(used_at=at)


@transacting()
def end_sign_ins(person_id: UUID, *, but: UUID | None = None) -> int:
    """Sign somebody out everywhere, but for one place if it is named. How many places."""
    standing = SignIn.objects.filter(person_id=person_id, ended_at=None)
    standing = standing if but is None else standing.exclude(id=but)
    return standing.update(ended_at=clock.now())


@transacting()
def end_sign_in(person_id: UUID, sign_in_id: UUID) -> None:
    """Sign somebody out in one place of their own. Ended twice, it stays ended."""
    SignIn.objects.filter(person_id=person_id, id=sign_in_id, ended_at=None).update(ended_at=clock.now())


def forget_old_sign_ins(now: datetime) -> None:
    """Clear what decides nothing any more: what expired long ago, and failed log-ins older than a day."""
    SignIn.objects.filter(expires_at__lte=now - KEPT_FOR).delete()
    FailedLogIn.objects.filter(failed_at__lt=now - timedelta(days=1)).delete()
