"""Signing in, and the tokens that come of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cunqiao.identity import passwords, tokens
from cunqiao.identity.access import open_grants, open_tills, scope_under
from cunqiao.identity.actions.people import is_made_up
from cunqiao.identity.actions.second_factors import prove_second_factor
from cunqiao.identity.actions.sign_ins import begin_sign_in, end_sign_in
from cunqiao.identity.actions.tries import decide_try, refuse_after_many_tries, source_of, tries_left
from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.models import Grant, Person
from cunqiao.kernel import clock, security
from cunqiao.kernel.errors import Invalid, NotFound, TooManyTries
from cunqiao.kernel.installation import installation
from cunqiao.kernel.scope import Role


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The answer to a log-in: who it is, in which role, and the token to speak with until it expires."""

    token: str
    expires_at: datetime
    person: Person
    grant: Grant


def sign_in(
    *, username: str, password: str, till: str | None = None, place: str | None = None, otp: str | None = None
) -> SignedIn:
    """Check a password, and a second factor if it is given, and give a token, for a till's device if one is named.

    `place` chooses among several grants: a station's number, the place of another role as it was granted, or a role.
    A name that nobody has costs the same work as a wrong password and counts as one.

    Raises:
        NotSignedIn: wrong name, password or second factor, or the person has no role now.
        TooManyTries: too many wrong passwords; the right one has to wait too.
        Unavailable: too many people sign in just now.
        NotFound: the person has no role at `place`.
        Invalid: a place must be chosen, or there is no such till.
    """
    with _refusals_told(username):
        person = _whose(username, password)
        grant = _chosen_grant(person, place)
        if till is not None:
            _check_till(grant, till)
        if otp is not None:
            prove_second_factor(person, otp)
    security.tell("signed_in", person=person.id, role=grant.role, place=grant.place_id, till=till)
    return SignedIn(*issue_token(grant, till or "", is_proved=otp is not None), person, grant)


def sign_in_at_desk(username: str, password: str) -> list[Grant]:
    """Check a password for a browser, which chooses its place afterwards: the person's grants, the oldest first.

    Raises:
        NotSignedIn, TooManyTries, Unavailable: as `sign_in`.
    """
    with _refusals_told(username):
        person = _whose(username, password)
        grants = list(open_grants().filter(person=person).select_related("person").order_by("valid_from", "id"))
        if not grants:
            raise NotSignedIn()
    security.tell("signed_in", person=person.id, role=grants[0].role, place=grants[0].place_id)
    return grants


@contextmanager
def _refusals_told(username: str) -> Iterator[None]:
    """Who was kept out is told in the security log."""
    try:
        yield
    except (NotSignedIn, TooManyTries) as refusal:
        person = _who_signs_in(username)
        event = "sign_in_refused" if isinstance(refusal, NotSignedIn) else "locked_out"
        security.tell(event, person=person and person.id)
        raise


def tries_left_of(username: str) -> int:
    """How often who asks may still give a wrong password for this name."""
    return tries_left(username, source_of(_who_signs_in(username)))


def issue_token(grant: Grant, till: str = "", *, is_proved: bool = False) -> tuple[str, datetime]:
    """A token for who has a grant, on the device that asks; the text, and when it expires."""
    signed = begin_sign_in(grant.person_id, till=till, expires_at=clock.now() + tokens.lifetime(till))
    return tokens.issue(grant, till, id=signed.id, is_proved=is_proved)


def prove_password(username: str, password: str) -> None:
    """Who is signed in proves that it is still them.

    Raises:
        NotSignedIn, TooManyTries, Unavailable: as `sign_in`.
    """
    with _refusals_told(username):
        _whose(username, password)


def _whose(username: str, password: str) -> Person:
    """Whose name and password these are.

    Raises:
        NotSignedIn: they are nobody's.
        TooManyTries: too many wrong ones; the right one has to wait too.
        Unavailable: too many people sign in just now.
    """
    person = _who_signs_in(username)
    source = source_of(person)
    refuse_after_many_tries(username, source)
    right = passwords.is_right(password, person.password if person else "")
    decide_try(username, source, right=right)
    if person is None or not right:
        raise NotSignedIn()
    return person


def _who_signs_in(username: str) -> Person | None:
    """Whose name it is. The made-up people sign in nowhere but in a demo."""
    if is_made_up(username) and not installation().is_demo:
        return None
    return Person.objects.filter(username=username).first()


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
    end_sign_in(claims.person_id, claims.token_id)
