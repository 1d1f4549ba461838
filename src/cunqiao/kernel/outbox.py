"""Messages to people: stored in the transaction of what they are about, sent later by a gateway."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from cunqiao.kernel import clock
from cunqiao.kernel.models import ANSWER_LENGTH, Installation, Message
from cunqiao.kernel.scope import Role, Scope
from cunqiao.kernel.states import record_shared

TRIES = 12
FIRST_PAUSE = timedelta(seconds=30)  # the last try comes 17 hours after the first
LONG = timedelta(minutes=10)  # that a message may wait


def queue(county_id: int, *, kind: str, about: str, about_id: UUID, phone: str) -> None:
    """Put a message in the outbox; it leaves only if the transaction commits. One of a kind about a thing."""
    now = clock.now()
    fields = {"county_id": county_id, "kind": kind, "about": about, "about_id": about_id, "phone": phone}
    message = Message(**fields, created_at=now, next_try_at=now)
    Message.objects.bulk_create([message], ignore_conflicts=True)


def messages(scope: Scope, *, about: str | None = None) -> QuerySet[Message]:
    """Messages that a person may see, sent or waiting; of one parcel or order, by its number.

    They hold codes of parcels: headquarters see them, and the jobs that send them; nobody else.
    """
    found = scope.within(Message.objects.all())
    match scope.role:
        case Role.HEADQUARTERS | None:
            return found.filter(about=about) if about else found
        case _:
            return found.none()


def hold() -> None:
    """Let no message leave: the database was restored, and does not know what was sent after it was copied."""
    Installation.objects.update(messages_held_at=clock.now())


def let_go(scope: Scope) -> None:
    """Somebody has looked at what waits: it may leave. The event says who."""
    Installation.objects.update(messages_held_at=None)
    record_shared({UUID(int=1): Installation()}, "let_go", by=scope, at=clock.now())


def held_installations() -> QuerySet[Installation]:
    """This one if no message leaves, to be counted."""
    return Installation.objects.filter(messages_held_at__isnull=False)


def held_since() -> datetime | None:
    """Since when no message leaves; None: they leave. One query."""
    return Installation.objects.values_list("messages_held_at", flat=True).get()


def stuck() -> Q:
    """What should have been sent by now, and is tried again."""
    return Q(sent_at=None, next_try_at__isnull=False, created_at__lt=clock.now() - LONG) & ~Q(phone="")


def due(county_id: int, now: datetime, limit: int) -> list[Message]:
    """Messages to be sent now: first those that were not tried yet, so that none waits behind those that fail."""
    waiting = Message.objects.filter(county_id=county_id, sent_at=None, next_try_at__lte=now).exclude(phone="")
    return list(waiting.order_by("tries", "next_try_at")[:limit])


def mark_failed(message: Message, at: datetime, answer: str, *, never: bool = False) -> None:
    """Sending it failed: it is tried again after a pause that doubles each time, and in the end no more; or `never`."""
    tries = message.tries + 1
    again = None if never or tries >= TRIES else at + FIRST_PAUSE * 2 ** (tries - 1)
    _this(message).update(tries=tries, next_try_at=again, answer=answer[:ANSWER_LENGTH])


def mark_sent(message: Message, at: datetime, answer: str) -> None:
    _this(message).update(sent_at=at, answer=answer[:ANSWER_LENGTH])


def _this(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(county_id=message.county_id, id=message.id)
