"""What logistics needs done in time, county by county. The worker calls these."""

import logging

from cunqiao.kernel import clock
from cunqiao.kernel.gateways import Gateway, NeverTaken, NotTaken, Outgoing, gateway
from cunqiao.kernel.models import Message
from cunqiao.kernel.outbox import due, mark_failed, mark_sent
from cunqiao.kernel.transactions import lay_connection_down
from cunqiao.logistics.messages import outgoing

SEND_AT_ONCE = 200

log = logging.getLogger(__name__)


def send_messages(county_id: int) -> int:
    """Hand messages that are due to the gateway. How many went. What fails is tried again later (`kernel.outbox`)."""
    messages = due(county_id, clock.now(), SEND_AT_ONCE)
    carrier, failed = gateway(), list[tuple[Message, Exception]]()
    for message, leaving in zip(messages, outgoing(messages), strict=True):
        if (why := _failure(carrier, message, leaving)) is not None:
            failed.append((message, why))
    if failed:
        first, why = failed[0]
        log.error("%s messages were not sent, the first is %s", len(failed), first.id, exc_info=why)
    return len(messages) - len(failed)


def _failure(carrier: Gateway, message: Message, leaving: Outgoing) -> Exception | None:
    """Try to send one, and keep how it went. No connection to the database waits for the gateway."""
    lay_connection_down()
    try:
        answer = carrier.send(leaving)
    except Exception as error:  # whatever a foreign gateway raises: the others must still go
        said = str(error) if isinstance(error, NotTaken) else type(error).__name__
        mark_failed(message, clock.now(), said, never=isinstance(error, NeverTaken))
        return error
    mark_sent(message, clock.now(), answer)
    return None
