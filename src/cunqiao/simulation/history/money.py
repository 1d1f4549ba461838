"""What happens by the clock and at the bank: floats are filled, commissions released, payouts made, messages sent.

And at headquarters, where a better fee waits for the second person.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from cunqiao.earnings.actions import approve_payout, propose_payout, release_due
from cunqiao.earnings.models import Payout
from cunqiao.earnings.queries import unpaid
from cunqiao.kernel import calendar, sql
from cunqiao.kernel.county import new_id
from cunqiao.kernel.outbox import mark_sent, messages
from cunqiao.kernel.scope import County, Scope, system
from cunqiao.ledger.access import accounts_within
from cunqiao.ledger.actions import confirm_top_up, request_top_up
from cunqiao.ledger.models import AccountKind, TopUp
from cunqiao.orders.actions import expire_overdue
from cunqiao.orders.jobs import announce_new
from cunqiao.policies.actions import propose_version
from cunqiao.policies.kinds import HandlingFee
from cunqiao.regions.queries import county_of_code
from cunqiao.simulation.history.past import Past
from cunqiao.simulation.history.timeline import daily
from cunqiao.simulation.world.counties import FIRST_COUNTY, FLOAT_FEN

LOW_FEN, STEP_FEN = 12_000_00, 1_000_00  # a float below the one is filled, by whole steps
PAYOUTS = (timedelta(days=33), timedelta(days=17), timedelta(days=3))  # ago: made and approved
WAITING_PAYOUT = timedelta(hours=3)  # ago: made, to be approved
WAITING_TERMS = timedelta(hours=20)  # ago: a dearer fee, proposed
DEARER_FEN, TERMS_AHEAD = 1_20, timedelta(days=12)
LATE_STAY = timedelta(hours=24)  # what came due since then has not expired yet
LOOK_DAYS = 4  # between two looks at how the tables have grown
WAITING_TOP_UPS = 3  # in a county
STILL_TO_SEND = timedelta(minutes=30)


def plan(past: Past, begin: datetime) -> None:
    """The days' and weeks' work."""
    add, county_id = past.timeline.add, past.cast.county_id
    for at in daily(begin, past.now - LATE_STAY, 1, 30):
        add(at, _job(expire_overdue, county_id))
    for at in daily(begin, past.now, 4, 10):
        add(at, _job(release_due, county_id))
    for at in daily(begin, past.now, 21):
        add(at, partial(_tell, past))
    for at in daily(begin, past.now - timedelta(days=1), 10)[::7]:
        add(at, partial(_fill_floats, past))
    for at in daily(begin, past.now, 0):
        if (days := (at - begin).days) < LOOK_DAYS or days % LOOK_DAYS == 0:
            add(at, _look)
    for ago in PAYOUTS:
        add(past.now - ago, partial(_pay_out, past))
    if county_id != county_of_code(FIRST_COUNTY).id:  # there visitors begin, with nothing proposed
        add(past.now - WAITING_PAYOUT, partial(_propose, past))
    else:
        add(past.now - WAITING_TERMS, partial(_propose_terms, past))


def _job(job: Callable[[int], Any], county_id: int) -> Callable[[datetime], None]:
    def act(at: datetime) -> None:
        job(county_id)

    return act


def leave_in_order(past: Past) -> None:
    """So that visitors find full floats, a few top-ups that wait, and nearly nothing still to be sent."""
    release_due(past.cast.county_id)
    for partner, balance in _floats(past):
        if balance < FLOAT_FEN:
            _confirm(past, partner, _request(partner, FLOAT_FEN - balance), past.now)
    for seat in list(past.cast.seats.values())[1 : 1 + WAITING_TOP_UPS]:
        _request(seat.partner, past.chance.randint(2, 8) * STEP_FEN)
    _tell(past, past.now)


def _look(at: datetime) -> None:
    sql.run("simulation/history_analyze")


def _floats(past: Past) -> list[tuple[Scope, int]]:
    """Each partner's float, as it stands."""
    accounts = accounts_within(system(County(past.cast.county_id))).filter(kind=AccountKind.FLOAT)
    balances = {account.holder_id: account.balance_fen or 0 for account in accounts}
    partners = [seat.partner for seat in past.cast.seats.values()]
    return [(partner, balances[partner.required_tenure_id]) for partner in partners]


def _fill_floats(past: Past, at: datetime) -> None:
    """Partners whose float runs low pay in at the bank; the county sees it there some hours later."""
    for partner, balance in _floats(past):
        if balance < LOW_FEN:
            top_up = _request(partner, (FLOAT_FEN - balance) // 2 // STEP_FEN * STEP_FEN)
            seen = at + timedelta(hours=past.chance.uniform(1, 6))
            past.timeline.add(seen, partial(_confirm, past, partner, top_up))


def _request(partner: Scope, amount_fen: int) -> TopUp:
    return request_top_up(partner, id=new_id(), amount_fen=amount_fen)


def _confirm(past: Past, partner: Scope, top_up: TopUp, at: datetime) -> None:
    reference = f"DEMO-{partner.place}-{at:%Y%m%d%H%M}"
    confirm_top_up(past.cast.operator, top_up, entry_id=new_id(), bank_reference=reference)


def _propose(past: Past, at: datetime) -> Payout | None:
    if not unpaid(past.cast.county_id):
        return None
    return propose_payout(past.cast.headquarters[1], id=new_id(), county_id=past.cast.county_id)


def _propose_terms(past: Past, at: datetime) -> None:
    """The partners of the county shall get more for a parcel, if somebody else agrees."""
    propose_version(
        past.cast.headquarters[1],
        id=new_id(),
        rule=HandlingFee,
        county_id=past.cast.county_id,
        terms={"parcel_fen": DEARER_FEN},
        valid_from=calendar.today() + TERMS_AHEAD,
    )


def _pay_out(past: Past, at: datetime) -> None:
    """One person of the headquarters proposes, the other approves some hours later."""
    payout = _propose(past, at)
    if payout is not None:
        agree = partial(approve_payout, past.cast.headquarters[0], payout)
        past.timeline.add(at + timedelta(hours=2), lambda later: agree(entry_id=new_id(), at=later))


def _tell(past: Past, at: datetime) -> None:
    """What was to be told to villagers has been sent, but for the newest."""
    announce_new(past.cast.county_id)
    waiting = messages(system(County(past.cast.county_id))).filter(
        sent_at=None, created_at__lte=past.now - STILL_TO_SEND
    )
    for message in waiting.exclude(phone=""):
        mark_sent(message, at, "shown")
