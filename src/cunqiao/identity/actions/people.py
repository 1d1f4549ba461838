"""People who work here."""

from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.identity import passwords
from cunqiao.identity.errors import UsernameTaken
from cunqiao.identity.models import Person
from cunqiao.identity.passwords import Encoded
from cunqiao.identity.phones import normal_phone
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.installation import installation
from cunqiao.kernel.transactions import transacting, unless_taken


@transacting()
def register_person(*, id: UUID, username: str, name: str, phone: str = "", password: Encoded | None = None) -> Person:
    """Somebody new who works here. Without a password they cannot sign in.

    Raises:
        Invalid: the phone number is none, or the user name begins as those of made-up people do.
        UsernameTaken: somebody has this name.
    """
    if is_made_up(username) and not installation().is_demo:
        raise Invalid.field("username", _("User names of the demo begin with demo-. Choose another one."))
    person = Person(id=id, username=username, name=name, phone=normal_phone(phone))
    person.password = password or passwords.unusable()
    with unless_taken(UsernameTaken(username=username)):
        person.save(force_insert=True)
    return person


def is_made_up(username: str) -> bool:
    """Whether the name is one of the demo's, where alone it opens anything."""
    return username.startswith("demo-")
