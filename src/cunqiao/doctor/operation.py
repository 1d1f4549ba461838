"""What goes on: the worker, messages, the books, and who looks after it all."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cunqiao.audit.queries import last_ended
from cunqiao.doctor.finding import Check, Facts, Fault, Found, State
from cunqiao.identity.queries import acting_at_headquarters
from cunqiao.kernel import clock, sql
from cunqiao.kernel.outbox import held_since, messages, stuck
from cunqiao.kernel.scope import Network, system

IDLE = 60  # seconds without plans, after which the worker is down
DAILY = timedelta(hours=26)  # between two checks of the books


def look_at_worker() -> Found:
    """When it last planned what it does every few seconds."""
    planned = sql.run("doctor/planned")
    if not planned:
        return Found("never")
    seconds = int(planned[0][0])
    return Found("down" if seconds > IDLE else "", {"seconds": seconds})


def look_at_gateway() -> Found:
    """Whether messages leave, and how many wait too long."""
    facts: Facts = {"gateway": settings.MESSAGE_GATEWAY.partition("?")[0]}
    if held_since() is not None:
        return Found("held", facts)
    if settings.MESSAGE_GATEWAY.endswith(".Console"):
        return Found("console", facts)
    waiting = messages(system(Network())).filter(stuck()).count()
    return Found("stuck" if waiting else "", {**facts, "n": waiting})


def look_at_books() -> Found:
    """What the last check of all rules found, and when."""
    run = last_ended()
    if run is None or run.ended_at is None:
        return Found("never")
    age = clock.now() - run.ended_at
    facts = {"n": sum(one["count"] > 0 for one in run.results), "hours": int(age.total_seconds() // 3600)}
    return Found("broken" if facts["n"] else "old" if age > DAILY else "", facts)


def look_at_people() -> Found:
    """How many of headquarters can act."""
    n = acting_at_headquarters()
    return Found("few" if n < 2 else "", {"n": n})


OPERATION = [
    Check(
        "worker",
        _("Worker"),
        "refresh",
        look_at_worker,
        _("It planned its work %(seconds)s s ago."),
        {
            "never": Fault(
                State.BAD,
                _("It never ran: no message leaves, nothing expires, no commission is released."),
                _("Start it."),
                "systemctl start cunqiao-worker",
            ),
            "down": Fault(
                State.BAD,
                _("It has planned nothing for %(seconds)s s: no message leaves, nothing expires or is released."),
                _("See why it ended, and start it."),
                "journalctl -u cunqiao-worker -n 50",
            ),
        },
    ),
    Check(
        "gateway",
        _("Messages"),
        "message",
        look_at_gateway,
        _("They leave by %(gateway)s; none waits too long."),
        {
            "console": Fault(
                State.SOON,
                _("They are shown in the log instead of sent: codes reach nobody, and who reads the log reads them."),
                _("Set CUNQIAO_GATEWAY to what carries messages to phones."),
            ),
            "held": Fault(
                State.BAD,
                _("None leaves since the database was restored from a copy."),
                _("See on headquarters' page of messages what would be sent, and let them go."),
            ),
            "stuck": Fault(
                State.BAD,
                _("%(n)s wait for more than ten minutes."),
                _("See in the log what the gateway answers."),
                "journalctl -u cunqiao-worker -n 50",
            ),
        },
    ),
    Check(
        "books",
        _("Books"),
        "scale",
        look_at_books,
        _("Every rule held %(hours)s h ago."),
        {
            "never": Fault(State.SOON, _("They were never checked."), _("Check them."), "cunqiao verify"),
            "old": Fault(
                State.SOON, _("They were last checked %(hours)s h ago."), _("See whether the worker runs."), ""
            ),
            "broken": Fault(
                State.BAD, _("%(n)s rules were broken %(hours)s h ago."), _("See which rows."), "cunqiao verify"
            ),
        },
    ),
    Check(
        "people",
        _("Headquarters"),
        "users",
        look_at_people,
        _("%(n)s people can act."),
        {
            "few": Fault(
                State.SOON,
                _("%(n)s of headquarters can act: whatever needs two persons waits."),
                _("Let a second person choose a password; or let somebody in from here."),
                "cunqiao people add USERNAME NAME",
            ),
        },
    ),
]
