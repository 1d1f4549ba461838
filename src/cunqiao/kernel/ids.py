"""Idempotency: whoever creates a thing chooses its id, and a request that is repeated with it has one effect."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID

import msgspec
from django.db import IntegrityError

from cunqiao.kernel import clock, sql
from cunqiao.kernel.errors import IdTaken, Refusal
from cunqiao.kernel.models import Request
from cunqiao.kernel.transactions import is_of_primary_key, transacting

Answer = dict[str, Any]

_canonical = msgspec.json.Encoder(order="sorted").encode  # the same content has the same bytes


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request as its sender sent it: where to, and the body's top-level fields as they came."""

    id: UUID
    route: str
    person_id: UUID | None
    body: Mapping[str, Any]

    def digests(self) -> dict[str, str]:
        """A short digest of each field that was sent. What the server fills in for those left out does not count."""
        return {name: _digest(value) for name, value in self.body.items() if name != "id"}

    def check_repeats(self, earlier: "Request | SentRequest") -> None:
        """Make sure that this is `earlier` again.

        Raises:
            IdTaken: route, sender or a field differ.
        """
        sent, before = self.digests(), earlier.digests() if isinstance(earlier, SentRequest) else earlier.told
        differing = sorted(name for name in sent.keys() | before.keys() if sent.get(name) != before.get(name))
        differing += ["route"] if self.route != earlier.route else []
        differing += ["sender"] if self.person_id != earlier.person_id else []
        if differing:
            raise IdTaken(id=str(self.id), differing=differing)


def _digest(value: Any) -> str:
    return blake2b(_canonical(value), digest_size=8).hexdigest()


@contextmanager
def keys_are_free(id: UUID) -> Iterator[None]:
    """Raises IdTaken where something that is written inside has the primary key of another one."""
    try:
        yield
    except IntegrityError as error:
        if is_of_primary_key(error):
            raise IdTaken(id=str(id), differing=["id"]) from error
        raise


def once(county_id: int, sent: SentRequest, act: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Let `act` have its effect once, however often `sent` arrives; the answer as first given, and whether it is new.

    A repeat that arrives while the first runs waits for it. A refusal is not remembered: a retry may succeed.

    Raises:
        IdTaken: the id came before with other content, or something has it that did not come by a request.
    """
    with keys_are_free(sent.id), transacting():
        stored = claim([(county_id, sent)])
        if stored:
            before = stored[county_id, sent.id]
            sent.check_repeats(before)
            assert before.answer is not None, "only an order keeps no answer, and it is placed another way"
            return before.answer, False
        try:
            answer = act()
        except Refusal as refusal:
            if refusal.keeps_writes:
                forget([(county_id, sent.id)])
            raise
        Request.objects.filter(county_id=county_id, id=sent.id).update(answer=answer)
        return answer, True


def do_once(county_id: int, sent: SentRequest, act: Callable[[], object]) -> None:
    """As `once`, for surfaces that answer with a page: nothing of what `act` gives is kept.

    Raises:
        IdTaken: as `once`.
    """

    def acted() -> Answer:
        act()
        return {}

    once(county_id, sent, acted)


def remember(county_id: int, sent: SentRequest, answer: Answer) -> None:
    """Keep the answer of a request that had no effect, so that a repeat is answered by it and not tried again.

    Raises:
        IdTaken: the id came before with other content.
    """
    stored = claim([(county_id, sent)])
    if stored:
        sent.check_repeats(stored[county_id, sent.id])
    else:
        Request.objects.filter(county_id=county_id, id=sent.id).update(answer=answer)


def earlier(county_id: int, id: UUID) -> Request | None:
    """The request that had its effect under this id, if one came."""
    return Request.objects.filter(county_id=county_id, id=id).first()


def is_known(county_id: int, sent: SentRequest) -> bool:
    """Whether `sent` had its effect before: asked for forms, which their own effect may have made invalid.

    Raises:
        IdTaken: the id came before with other content.
    """
    stored = earlier(county_id, sent.id)
    if stored is None:
        return False
    sent.check_repeats(stored)
    return True


def claim(requests: Sequence[tuple[int, SentRequest]]) -> dict[tuple[int, UUID], Request]:
    """Take the ids of `requests` (county, sent) for this transaction; returns those that came before.

    In key order, so that two batches cannot block each other; an id that a running transaction holds is waited for.
    """
    if not requests:
        return {}
    rows = [
        {"county": county_id, "id": sent.id, "route": sent.route, "person": sent.person_id, "told": sent.digests()}
        for county_id, sent in requests
    ]
    claimed = sql.run("kernel/claim_requests", requests=msgspec.json.encode(rows).decode(), now=clock.now())
    fresh = set(claimed)
    known = {key for county_id, sent in requests if (key := (county_id, sent.id)) not in fresh}
    if not known:
        return {}
    stored = Request.objects.filter(county_id__in={c for c, _ in known}, id__in={id for _, id in known})
    return {key: request for request in stored if (key := (request.county_id, request.id)) in known}


def forget(claimed: Iterable[tuple[int, UUID]]) -> None:
    """Give ids (county, id) back that this transaction claimed: their requests were refused."""
    for county_id, id in claimed:
        Request.objects.filter(county_id=county_id, id=id).delete()
