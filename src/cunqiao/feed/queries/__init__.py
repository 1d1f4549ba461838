"""What a device asks: what has changed since it last asked. Reads only."""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import blake2b
from itertools import groupby
from typing import Any
from uuid import UUID

from cunqiao.feed import cursor as cursors
from cunqiao.feed.cursor import Cursor
from cunqiao.feed.queries import kinds
from cunqiao.feed.queries.goods import NOTHING, goods, popular
from cunqiao.feed.queries.money import money
from cunqiao.feed.queries.rows import Change, Logged, gone
from cunqiao.kernel import clock, sql
from cunqiao.kernel.calendar import day_of
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.shares import long_work

PAGE = 300  # rows, about
COPY_LIFE = timedelta(days=28)  # a device that asks less often starts a new copy; the log is kept a little longer


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of changes. `next` is to be given back with the next request, at once if there is `more`.

    `reset`: this is the beginning of a new copy; what the device had goes.
    """

    changes: list[Change]
    next: str
    more: bool
    reset: bool


def changes(scope: Scope, since: str) -> Changes:
    """What a partner's device has to change in its copy, whose last answer said `since`; "" for a new copy.

    Nothing is passed over: a run begins with the database's snapshot, and the log gives all that the snapshot of the
    run before did not show, whenever it commits.

    Raises:
        Invalid: `since` is not what an answer gave.
        Unavailable: a new copy takes long, and there is no room for it now.
    """
    now = clock.now()
    ((snapshot, database),) = sql.run("feed/now")
    database += f" {kinds.form()}"
    before = cursors.read(since) if since else None
    is_new = before is None or _is_stale(before, scope, database, now)
    if before is None or is_new:
        cursor = cursors.first_run(scope, database, snapshot, day_of(now), now)
    else:
        cursor = before if before.at else cursors.next_run(before, snapshot, day_of(now), now)
    run = _Run(scope, cursor, now)
    with long_work() if cursor.seen is None else nullcontext():
        if is_new or cursor is not before:
            run.begin(None if is_new or before is None else date.fromisoformat(before.day))
        run.compare()
        run.read_log()
    return Changes(run.rows, run.cursor.write(), more=run.cursor.at is not None, reset=is_new)


def _is_stale(cursor: Cursor, scope: Scope, database: str, now: datetime) -> bool:
    """Whether the log cannot say what has changed since."""
    if (cursor.whose, cursor.database) != (cursors.owner(scope), database):
        return True
    return now.timestamp() - cursor.began > COPY_LIFE.total_seconds()


class _Run:
    """One page of a run: gathers rows, and moves the cursor."""

    def __init__(self, scope: Scope, cursor: Cursor, now: datetime) -> None:
        self.scope, self.cursor, self.now = scope, cursor, now
        self.day = date.fromisoformat(cursor.day)
        self.logged: dict[str, Logged] = {kind.name: kind for kind in kinds.LOGGED}
        self.rows: list[Change] = []
        self.is_catalogue_whole = False

    def begin(self, before: date | None) -> None:
        """What comes once a run. `before` is the day of the run before, None in a new copy."""
        if before is not None:
            self.rows += [row for kind in self.logged.values() for row in kind.expired(self.scope, self.day, before)]
        if before != self.day:
            self.rows += popular(self.scope, self.day)
        if self.cursor.seen is None or self._has_money_moved():
            self.rows += money(self.scope, self.day)

    def compare(self) -> None:
        """Of what has no triggers, the rows whose digests are not those that the device has."""
        known, now = self.cursor.digests, {}
        for kind in kinds.COMPARED:
            rows = kind.rows(self.scope, self.now)
            now[kind.name] = _digest(rows)
            self.rows += rows if now[kind.name] != known.get(kind.name) else []
        county_id = self.scope.county_id
        skus, now["goods"], is_more = goods(county_id, known.get("goods", NOTHING), at=self.now, limit=PAGE)
        self.rows += skus
        self.is_catalogue_whole = not is_more
        self.cursor = replace(self.cursor, digests=now)

    def read_log(self) -> None:
        """Of what is noted in the log, as much as there is room for; the run ends with the last of it."""
        assert self.cursor.at is not None, "a run is under way"
        if not self.is_catalogue_whole:
            return
        room = max(PAGE - len(self.rows), PAGE // 4)
        at = self._copy(*self.cursor.at, room) if self.cursor.seen is None else self._changed(*self.cursor.at, room)
        self.cursor = replace(self.cursor, at=at) if at else self.cursor.finished()

    def _copy(self, kind: str, after: str, room: int) -> tuple[str, str] | None:
        """Everything, kind by kind. Where it ends, None at the end of all."""
        names = list(self.logged)
        for name in names[names.index(kind) if kind else 0 :]:
            ids = self.logged[name].page(self.scope, self.day, after, room)
            self.rows += self.logged[name].rows(self.scope, self.day, ids)
            room -= len(ids)
            if room <= 0:
                return name, str(ids[-1])
            after = ""
        return None

    def _changed(self, kind: str, after: str, room: int) -> tuple[str, str] | None:
        """What was noted since the snapshot that the device has seen."""
        found = sql.run("feed/changed", kind=kind, id=after or UUID(int=0), limit=room, **self._note_range())
        for name, noted in groupby(found, lambda row: str(row[0])):
            if name in self.logged:
                ids = [id for _, id in noted]
                rows = self.logged[name].rows(self.scope, self.day, ids)
                there = {row.id for row in rows}
                self.rows += gone(name, (id for id in ids if str(id) not in there)) + rows
        return (found[-1][0], str(found[-1][1])) if len(found) == room else None

    def _has_money_moved(self) -> bool:
        ((moved,),) = sql.run("feed/money_moved", **self._note_range())
        return bool(moved)

    def _note_range(self) -> dict[str, Any]:
        return {"county": self.scope.county_id, "station": self.scope.required_place_id, "seen": self.cursor.seen}


def _digest(rows: list[Change]) -> str:
    return blake2b(repr(rows).encode(), digest_size=8).hexdigest()


def installed_notes() -> set[tuple[str, str]]:
    """What the database notes: tables, and the names of their triggers; "" where a function has no trigger."""
    return {(table, name) for table, name in sql.run("feed/installed_notes")}
