"""What changes people, their roles and their devices."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from string import ascii_uppercase
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from cunqiao.identity import passwords, tokens
from cunqiao.identity.access import open_grants, open_tills, scope_under
from cunqiao.identity.errors import GrantTaken, LetterTaken, NotSignedIn, UsernameTaken
from cunqiao.identity.models import FailedLogIn, Grant, Person, RevokedToken, Till
from cunqiao.identity.passwords import Encoded
from cunqiao.identity.phones import normal_phone
from cunqiao.kernel import clock, sql
from cunqiao.kernel.errors import Invalid, MoveNotAllowed, NotFound, TooManyTries
from cunqiao.kernel.scope import Role, Scope
from cunqiao.kernel.states import record
from cunqiao.kernel.transactions import transacting, unless_taken

TRIES = 10  # wrong passwords for one name
TRIES_WITHIN = timedelta(minutes=5)
LETTERS = set(ascii_uppercase) - {"W", "P"}  # W is the server; 4217-P1033 is a parcel


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The answer to a log-in: who it is, in which role, and the token to speak with until it expires."""

    token: str
    expires_at: datetime
    person: Person
    grant: Grant


@transacting()
def register_person(*, id: UUID, username: str, name: str, phone: str = "", password: Encoded | None = None) -> Person:
    """Somebody new who works here. Without a password they cannot sign in.

    Raises:
        Invalid: the phone number is none.
        UsernameTaken: somebody has this name.
    """
    person = Person(id=id, username=username, name=name, phone=normal_phone(phone))
    person.password = password or passwords.unusable()
    with unless_taken(UsernameTaken(username=username)):
        person.save(force_insert=True)
    return person


@transacting()
def grant_role(
    *,
    id: UUID,
    person: Person,
    role: Role,
    county_id: int | None = None,
    place_id: UUID | None = None,
    place: str = "",
    tenure_id: UUID | None = None,
    at: datetime,
) -> Grant:
    """Let a person act in a role at a place from `at` on. A partner's grant comes with the tenure (network).

    Raises:
        Invalid: the role lacks its county or its place, or is held in none.
        GrantTaken: the person has this role there.
    """
    assert role != Role.PARTNER or tenure_id, "a partner acts under a tenure"
    _check_shape(role, county_id, place_id)
    bounds = {"county_id": county_id, "place_id": place_id, "place": place, "tenure_id": tenure_id}
    grant = Grant(id=id, person=person, role=role, valid_from=at, **bounds)
    with unless_taken(GrantTaken(role=role, place=place)):
        grant.save(force_insert=True)
    return grant


def _check_shape(role: Role, county_id: int | None, place_id: UUID | None) -> None:
    """Refuse what the table's constraint would, with words. Raises Invalid."""
    if role.has_county != (county_id is not None):
        words = _("Say in which county.") if role.has_county else _("This role is not held in one county.")
        raise Invalid.field("county", words)
    if role.has_place != (place_id is not None):
        words = _("Say at which place.") if role.has_place else _("This role is not held at one place.")
        raise Invalid.field("place", words)


@transacting()
def end_grant(grant: Grant, at: datetime, *, by: Scope) -> None:
    """The person acts in this role no more from `at` on: their tokens under it end too. The grant keeps who ended it.

    Raises:
        MoveNotAllowed: its end was set before, or it is none that this person ends (`Grant.is_endable_by`).
    """
    if not grant.is_endable_by(by):
        raise MoveNotAllowed(move="end", state="in force")
    if not Grant.objects.filter(id=grant.id, valid_to=None).update(valid_to=at, ended_by_id=by.person_id):
        raise MoveNotAllowed(move="end", state="ended")


@transacting()
def end_grants_under(tenure_id: UUID, at: datetime, *, by: Scope) -> None:
    """A tenure ends at `at`, and with it the right of everybody who works with its float and drawer.

    Also of those whose right was to end later by itself.
    """
    standing = Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gt=at), tenure_id=tenure_id)
    standing.update(valid_to=at, ended_by_id=by.person_id)


@transacting()
def open_till(*, id: UUID, county_id: int, station_id: UUID, letter: str, name: str = "") -> Till:
    """A device of a station. Its letter is for ever its own: an order's number is made of it.

    Raises:
        Invalid: the letter is none of A to Z, or is W (the server's) or P (the parcels').
        LetterTaken: the station has or had a till with this letter.
    """
    if letter not in LETTERS:
        raise Invalid.field("letter", _("A till has a letter from A to Z, but not W or P."))
    till = Till(id=id, county_id=county_id, station_id=station_id, letter=letter, name=name, opened_at=clock.now())
    with unless_taken(LetterTaken(letter=letter)):
        till.save(force_insert=True)
    return till


@transacting()
def revoke_till(scope: Scope, till: Till) -> Till:
    """A device was lost or put away: its tokens end.

    Raises:
        MoveNotAllowed: it was revoked before.
    """
    now = clock.now()
    this = Till.objects.filter(county_id=till.county_id, id=till.id)
    if not this.filter(revoked_at=None).update(revoked_at=now):
        raise MoveNotAllowed(move="revoke", state="revoked")
    till.revoked_at = now
    record([till], "revoke", by=scope, at=now)
    return till


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
    _refuse_after_many_tries(username)
    person = Person.objects.filter(username=username).first()
    right = passwords.is_right(password, person.password if person else "")
    _decide_try(username, right=right)
    if person is None or not right:
        raise NotSignedIn()
    grant = _chosen_grant(person, place)
    if till is not None:
        _check_till(grant, till)
    token, expires_at = tokens.issue(grant, till or "")
    return SignedIn(token, expires_at, person, grant)


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
