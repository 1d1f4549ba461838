"""The sync cursor: how far a device's copy has come. It is given with each answer and sent with the next request."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from django.core import signing
from django.utils.translation import gettext as _

from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.scope import Scope

_SALT = "cunqiao.feed.cursor"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A device's copy holds all that `seen`, a snapshot of the database, shows; nothing yet where it is None.

    A run brings it to the snapshot `aim`, in pages: `at` is the kind and the key up to which the pages have come, or
    None between runs. `day` is the day that the last run was for: what has ended stays for some weeks from it.
    `began` is when that run began, in seconds. `digests` are of the rows without triggers, by kind.
    `whose` and `database` say whose copy it is, and of which database with which forms of rows: another one's
    snapshots mean nothing, and rows of another form lack what has come since.
    """

    whose: str
    database: str
    day: str
    began: int
    seen: str | None
    aim: str
    at: tuple[str, str] | None
    digests: dict[str, str] = field(default_factory=dict)

    def write(self) -> str:
        """Signed, so that whatever comes back is as we gave it."""
        return signing.dumps(asdict(self), salt=_SALT, compress=True)

    def finished(self) -> "Cursor":
        """The run is over."""
        return replace(self, seen=self.aim, at=None)


def read(text: str) -> Cursor:
    """Raises Invalid for what we did not give."""
    try:
        content = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise Invalid.field("since", _("Give what the answer before gave as next.")) from error
    return Cursor(**content | {"at": content["at"] and tuple(content["at"])})


def owner(scope: Scope) -> str:
    """Whose copy: one person's at one station, by the right they act by."""
    return f"{scope.grant_id}"


def first_run(scope: Scope, database: str, aim: str, day: date, now: datetime) -> Cursor:
    """The first run of a new copy begins."""
    return Cursor(owner(scope), database, day.isoformat(), int(now.timestamp()), None, aim, ("", ""))


def next_run(cursor: Cursor, aim: str, day: date, now: datetime) -> Cursor:
    """The next run begins."""
    return replace(cursor, aim=aim, day=day.isoformat(), began=int(now.timestamp()), at=("", ""))
