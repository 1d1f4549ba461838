"""Messages that tell nothing, by which somebody sees whether messages leave."""

from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.identity.phones import normal_phone
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.gateways import Outgoing, gateway
from cunqiao.kernel.outbox import queue
from cunqiao.kernel.transactions import lay_connection_down
from cunqiao.logistics.messages import TEST, TEXTS


def queue_test(*, id: UUID, phone: str) -> None:
    """Let the worker send a message that tells nothing; what the gateway answers stands with it among the messages.

    Raises:
        Invalid: the phone number is none.
    """
    queue(NATIONAL, kind=TEST, about=TEST, about_id=id, phone=_some_phone(phone))


def send_test(phone: str) -> str:
    """Send a message that tells nothing, at once: what the gateway answered.

    Raises:
        Invalid: the phone number is none.
        Exception: it did not take it.
    """
    message = Outgoing(new_id(), _some_phone(phone), TEST, {}, str(TEXTS[TEST]))
    lay_connection_down()
    return gateway().send(message)


def _some_phone(typed: str) -> str:
    phone = normal_phone(typed)
    if not phone:
        raise Invalid.field("phone", _("Say to which phone."))
    return phone
