"""Choosing another password while one knows the old one."""

from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.identity import passwords
from cunqiao.identity.actions.sign_in import prove_password
from cunqiao.identity.actions.sign_ins import end_sign_ins
from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.models import Person
from cunqiao.identity.passwords import Encoded
from cunqiao.kernel import security
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.transactions import transacting


def change_password(person: Person, *, old: str, new: str, here: UUID) -> None:
    """Whoever is signed in as this person elsewhere than `here`, their sign-in, is out at once.

    Raises:
        Invalid: the old one is not right, or others would guess the new one.
        TooManyTries: it was wrong too often.
        Unavailable: too many people sign in just now.
    """
    try:
        prove_password(person.username, old)
    except NotSignedIn as error:
        raise Invalid.field("old", _("This is not your password.")) from error
    passwords.check_new(new, person)
    _change(person, passwords.encode(new), here)


@transacting()
def _change(person: Person, password: Encoded, here: UUID) -> None:
    Person.objects.filter(id=person.id).update(password=password)
    end_sign_ins(person.id, but=here)
    security.tell_when_done("password_changed", person=person.id)
