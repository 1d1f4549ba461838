"""Setting up a second factor, and proving it."""

from cunqiao.identity.access import has_second_factor
from cunqiao.identity.actions.tries import decide_try, refuse_after_many_tries, source_of
from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.models import Person, RecoveryCode, SecondFactor
from cunqiao.identity.second_factor import digest_of, new_recovery_codes, seal, step_of, unseal
from cunqiao.kernel import clock, security
from cunqiao.kernel.errors import MoveNotAllowed
from cunqiao.kernel.transactions import lock_names, transacting


@transacting()
def set_up_second_factor(person: Person, *, secret: str, digits: str) -> list[str]:
    """From now on the authenticator that has `secret` proves this person. The recovery codes, to be shown once.

    Raises:
        NotSignedIn: these are not the digits that follow from the secret.
        MoveNotAllowed: there is a second factor already.
    """
    step = step_of(secret, digits)
    if step is None:
        raise NotSignedIn()
    lock_names([f"second factor {person.id}"])
    if has_second_factor(person):
        raise MoveNotAllowed(move="set up", state="set up")
    SecondFactor.objects.create(person=person, sealed=seal(secret), last_step=step, made_at=clock.now())
    codes = new_recovery_codes()
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, digest=digest_of(code)) for code in codes)
    security.tell_when_done("second_factor_set_up", person=person.id)
    return codes


def prove_second_factor(person: Person, code: str) -> None:
    """Use six digits, or a recovery code; wrong ones count as wrong passwords do.

    Raises:
        NotSignedIn: the code is wrong or was used, or the person has no second factor.
        TooManyTries: too many wrong ones; the right one has to wait too.
        second_factor.Unreadable: our key for the person's secret is gone.
    """
    source = source_of(person)
    refuse_after_many_tries(person.username, source)
    right = _use(person, code)
    decide_try(person.username, source, right=right)
    if not right:
        security.tell("second_factor_refused", person=person.id)
        raise NotSignedIn()


@transacting()
def _use(person: Person, code: str) -> bool:
    """Whether the code is right; it is used up by that."""
    factor = SecondFactor.objects.select_for_update().filter(person=person).first()
    if factor is None:
        return False
    step = step_of(unseal(factor.sealed), code)
    if step is not None and step > factor.last_step:
        SecondFactor.objects.filter(person=person).update(last_step=step)
        return True
    unused = RecoveryCode.objects.filter(person=person, digest=digest_of(code), used_at=None)
    if not unused.update(used_at=clock.now()):
        return False
    security.tell_when_done("recovery_code_used", person=person.id)
    return True


def forget_second_factor(person: Person) -> None:
    """Whoever chooses a new password by invitation sets up a new one, too."""
    person.recovery_codes.all().delete()
    SecondFactor.objects.filter(person=person).delete()
