"""The devices of stations."""

from string import ascii_uppercase
from uuid import UUID

from django.utils.translation import gettext as _

from cunqiao.identity.errors import LetterTaken
from cunqiao.identity.models import Till
from cunqiao.kernel import clock
from cunqiao.kernel.errors import Invalid, MoveNotAllowed
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.states import record
from cunqiao.kernel.transactions import transacting, unless_taken

LETTERS = set(ascii_uppercase) - {"W", "P"}  # W is the server; 4217-P1033 is a parcel


@transacting()
def open_till(*, id: UUID, county_id: int, station_id: UUID, letter: str, name: str = "") -> Till:
    """A device of a station. Its letter is for ever its own: an order's number is made of it.

    Raises:
        Invalid: the letter is none of A to Z, or is W (the server's) or P (the parcels').
        LetterTaken: the station has or had a till with this letter.
    """
    if letter not in LETTERS:
        raise Invalid.field("letter", _("A till has a letter from A to Z, but not W or P."))
    till = Till(id=id, county_id=county_id, station_id=station_id, letter=letter, name=name, opened_at=clock.now())
    with unless_taken(LetterTaken(letter=letter)):
        till.save(force_insert=True)
    return till


@transacting()
def revoke_till(scope: Scope, till: Till) -> Till:
    """A device was lost or put away: its tokens end.

    Raises:
        MoveNotAllowed: it was revoked before.
    """
    now = clock.now()
    this = Till.objects.filter(county_id=till.county_id, id=till.id)
    if not this.filter(revoked_at=None).update(revoked_at=now):
        raise MoveNotAllowed(move="revoke", state="revoked")
    till.revoked_at = now
    record([till], "revoke", by=scope, at=now)
    return till
