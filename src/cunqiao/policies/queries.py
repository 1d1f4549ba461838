"""Which terms hold where and when. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from cunqiao.kernel import sql
from cunqiao.kernel.county import NATIONAL
from cunqiao.policies.kinds import Policy
from cunqiao.policies.models import Version
from cunqiao.policies.states import VersionStatus

P = TypeVar("P", bound=Policy)


@dataclass(frozen=True, slots=True)
class InForce(Generic[P]):
    """The terms that hold, and the version that says so: what is made under them keeps its id."""

    version_id: UUID
    policy: P


@dataclass(frozen=True, slots=True)
class Span(Generic[P]):
    """From `since` until just before `until` (None: until further notice) one version held."""

    since: datetime
    until: datetime | None
    version_id: UUID
    policy: P


def in_force(rule: type[P], county_id: int, at: datetime) -> InForce[P]:
    """The terms that hold in a county at a moment: its own, else the network's. One query."""
    return in_force_in(rule, [county_id], at)[county_id]


def in_force_in(rule: type[P], counties: Iterable[int], at: datetime) -> dict[int, InForce[P]]:
    """The terms that hold in each of some counties at a moment. One query."""
    wanted = set(counties)
    rows = sql.run("policies/in_force", kind=rule.kind, counties=sorted({*wanted, NATIONAL}), at=at)
    found = {county: InForce(id, _read(rule, terms)) for county, id, terms in rows if terms is not None}
    return {county: found.get(county) or found[NATIONAL] for county in wanted}


def _read(rule: type[P], terms: str) -> P:
    return msgspec.json.decode(terms, type=rule)


def spans(rule: type[P], county_id: int) -> list[Span[P]]:
    """What has held and will hold in a county, one after the other, without a gap. One query."""
    published = Version.objects.filter(
        county_id__in={county_id, NATIONAL}, kind=rule.kind, status=VersionStatus.PUBLISHED
    )
    return spans_from(rule, list(published.order_by("valid_from", "county_id")))


def span_at(spans: Sequence[Span[P]], moment: datetime) -> Span[P] | None:
    """The one of spans that follow each other in which a moment lies; None before the first."""
    return next((span for span in reversed(spans) if span.since <= moment), None)


def spans_from(rule: type[P], versions: Iterable[Version]) -> list[Span[P]]:
    """The spans that published versions make, of the network and one county, in the order of their days."""
    network: InForce[P] | None = None
    own: InForce[P] | None = None
    begins: dict[datetime, InForce[P]] = {}
    for version in versions:
        read = None if version.terms is None else InForce(version.id, rule.of(version.terms))
        if version.county_id == NATIONAL:
            network = read
        else:
            own = read
        if held := own or network:
            begins[version.valid_from] = held
    changes = [
        (since, new) for old, (since, new) in zip([None, *begins.values()], begins.items(), strict=False) if new != old
    ]
    ends = [*(since for since, _ in changes[1:]), None]
    return [
        Span(since, until, held.version_id, held.policy) for (since, held), until in zip(changes, ends, strict=False)
    ]


@dataclass(frozen=True, slots=True)
class Change(Generic[P]):
    """What a version changes in a county: the terms until just before its day, and from it on."""

    before: P
    after: P


def changes(version: Version, versions: Iterable[Version], counties: Iterable[int]) -> dict[int, Change[Policy]]:
    """What a version changes, by those of some counties that it is for: those with terms of their own keep them.

    `versions` are all of its kind, in the order of their days. Whether it is published does not matter: it is taken
    as if it were. The first version of a kind changes nothing.
    """
    others = [other for other in versions if other.status == VersionStatus.PUBLISHED and other.id != version.id]
    of_network = span_at(
        spans_from(version.rule, (other for other in others if other.county_id == NATIONAL)), version.valid_from
    )
    if of_network is None:
        return {}
    after = version.policy or of_network.policy
    found: dict[int, Change[Policy]] = {}
    for county_id in sorted(counties):
        laid = spans_from(version.rule, (other for other in others if other.county_id in (county_id, NATIONAL)))
        before = span_at(laid, version.valid_from - timedelta(microseconds=1))
        standing = span_at(laid, version.valid_from)
        follows = version.county_id == NATIONAL and standing == of_network
        if before and (version.county_id == county_id or follows):
            found[county_id] = Change(before.policy, after)
    return found


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would have done to one month of a county: `things` it applies to, the sum before and after."""

    county_id: int
    things: int
    before: int
    after: int
