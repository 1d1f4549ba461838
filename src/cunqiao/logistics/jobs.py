"""What logistics needs done in time, county by county. The worker calls these."""

import logging

from cunqiao.kernel import clock
from cunqiao.kernel.models import Message
from cunqiao.kernel.outbox import due, gateway, mark_failed, mark_sent
from cunqiao.logistics.messages import words_of

SEND_AT_ONCE = 200

log = logging.getLogger(__name__)


def send_messages(county_id: int) -> int:
    """Hand messages that are due to the gateway. How many went. What fails is tried again later (`kernel.outbox`)."""
    messages = due(county_id, clock.now(), SEND_AT_ONCE)
    carrier, failed = gateway(), list[tuple[Message, Exception]]()
    for message, words in zip(messages, words_of(messages), strict=True):
        try:
            carrier.send(message.phone, words.text)
        except Exception as error:  # whatever a foreign gateway raises: the others must still go
            mark_failed(message, clock.now())
            failed.append((message, error))
        else:
            mark_sent(message, clock.now())
    if failed:
        first, why = failed[0]
        log.error("%s messages were not sent, the first is %s", len(failed), first.id, exc_info=why)
    return len(messages) - len(failed)
