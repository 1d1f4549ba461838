"""Signing in, and the tokens that come of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.utils.translation import gettext as _

from cunqiao.identity import passwords, tokens
from cunqiao.identity.access import open_grants, open_tills, scope_under
from cunqiao.identity.actions.people import is_made_up
from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.models import FailedLogIn, Grant, Person, RevokedToken
from cunqiao.kernel import clock, security, sql
from cunqiao.kernel.errors import Invalid, NotFound, TooManyTries
from cunqiao.kernel.installation import installation
from cunqiao.kernel.scope import Role
from cunqiao.kernel.transactions import transacting

TRIES = 10  # wrong passwords for one name
TRIES_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The answer to a log-in: who it is, in which role, and the token to speak with until it expires."""

    token: str
    expires_at: datetime
    person: Person
    grant: Grant


def sign_in(*, username: str, password: str, till: str | None = None, place: str | None = None) -> SignedIn:
    """Check a password and give a token, for a till's device if one is named.

    `place` chooses among several grants: a station's number, the place of another role as it was granted, or a role.
    A name that nobody has costs the same work as a wrong password and counts as one.

    Raises:
        NotSignedIn: wrong name or password, or the person has no role now.
        TooManyTries: too many wrong passwords for this name; the right one has to wait too.
        Unavailable: too many people sign in just now.
        NotFound: the person has no role at `place`.
        Invalid: a place must be chosen, or there is no such till.
    """
    try:
        signed = _signed_in(username, password, till, place)
    except (NotSignedIn, TooManyTries) as refusal:
        person = _who_signs_in(username)
        event = "sign_in_refused" if isinstance(refusal, NotSignedIn) else "locked_out"
        security.tell(event, person=person and person.id)
        raise
    security.tell("signed_in", person=signed.person.id, role=signed.grant.role, place=signed.grant.place, till=till)
    return signed


def _signed_in(username: str, password: str, till: str | None, place: str | None) -> SignedIn:
    _refuse_after_many_tries(username)
    person = _who_signs_in(username)
    right = passwords.is_right(password, person.password if person else "")
    _decide_try(username, right=right)
    if person is None or not right:
        raise NotSignedIn()
    grant = _chosen_grant(person, place)
    if till is not None:
        _check_till(grant, till)
    token, expires_at = tokens.issue(grant, till or "")
    return SignedIn(token, expires_at, person, grant)


def _who_signs_in(username: str) -> Person | None:
    """Whose name it is. The made-up people sign in nowhere but in a demo."""
    if is_made_up(username) and not installation().is_demo:
        return None
    return Person.objects.filter(username=username).first()


@transacting()
def _decide_try(username: str, *, right: bool) -> None:
    """Count a wrong try, unless there were too many already: of tries at once, no more than allowed learn anything."""
    sql.run("identity/lock_log_ins", username=username)
    _refuse_after_many_tries(username)
    if not right:
        FailedLogIn.objects.create(username=username, failed_at=clock.now())


def _refuse_after_many_tries(username: str) -> None:
    now = clock.now()
    tries = FailedLogIn.objects.filter(username=username, failed_at__gt=now - TRIES_WITHIN)
    failed = list(tries.order_by("-failed_at").values_list("failed_at", flat=True)[:TRIES])
    if len(failed) == TRIES:
        raise TooManyTries(retry_after=max(1, ceil((failed[-1] + TRIES_WITHIN - now).total_seconds())))


def _chosen_grant(person: Person, place: str | None) -> Grant:
    grants = list(open_grants().filter(person=person))
    if not grants:
        raise NotSignedIn()
    if place is not None:
        grants = [grant for grant in grants if place in (grant.place, grant.role)]
        if not grants:
            raise NotFound(kind="place", id=place)
    if len(grants) > 1:
        raise Invalid.field("place", _("You work at several places. Say at which one."))
    return grants[0]


def _check_till(grant: Grant, letter: str) -> None:
    scope = scope_under(grant)
    if (
        scope.role != Role.PARTNER
        or not open_tills(scope.county_id, scope.required_place_id).filter(letter=letter).exists()
    ):
        raise Invalid.field("till", _("The station has no till with this letter."))


def revoke_token(token: str) -> None:
    """End a token before its time. Ended twice, it stays ended.

    Raises:
        NotSignedIn: we did not sign it, or it has expired.
    """
    claims = tokens.read(token)
    revoked = RevokedToken(id=claims.token_id, expires_at=claims.expires_at)
    RevokedToken.objects.bulk_create([revoked], ignore_conflicts=True)


def forget_old_tokens(now: datetime) -> None:
    """Clear what decides nothing any more: revocations of expired tokens, failed log-ins older than a day."""
    RevokedToken.objects.filter(expires_at__lte=now).delete()
    FailedLogIn.objects.filter(failed_at__lt=now - timedelta(days=1)).delete()
