"""What logistics needs done in time, county by county. The worker calls these."""

import logging

from cunqiao.kernel import clock
from cunqiao.kernel.models import Message
from cunqiao.kernel.outbox import gateway, mark_sent
from cunqiao.logistics.messages import words_of

SEND_AT_ONCE = 200

log = logging.getLogger(__name__)


def send_messages(county_id: int) -> int:
    """Hand waiting messages to the gateway, the oldest first. How many went. One that fails is tried next time."""
    waiting = Message.objects.filter(county_id=county_id, sent_at=None).exclude(phone="")
    messages = list(waiting.order_by("created_at")[:SEND_AT_ONCE])
    carrier, sent = gateway(), 0
    for message, words in zip(messages, words_of(messages), strict=True):
        try:
            carrier.send(message.phone, words.text)
        except Exception:  # whatever a foreign gateway raises: the others must still go
            log.exception("message %s was not sent", message.id)
            continue
        mark_sent(message, clock.now())
        sent += 1
    return sent
