"""Checking the rules, and keeping what was found."""

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from cunqiao.audit.models import Run
from cunqiao.audit.queries import check, rules
from cunqiao.kernel import clock
from cunqiao.kernel.scope import Scope
from cunqiao.kernel.transactions import transacting

TASK = "check_books"
RUN_TIMEOUT = timedelta(minutes=15)  # a run that has not ended by then was cut off


@transacting()
def ask_for_run(scope: Scope, *, id: UUID) -> Run:
    """Let the worker check all rules; one that runs now will do. Its results come rule by rule."""
    running = Run.objects.filter(ended_at=None, asked_at__gt=clock.now() - RUN_TIMEOUT).order_by("-asked_at").first()
    if running is not None:
        return running
    run = Run.objects.create(id=id, asked_by_id=scope.person_id, asked_at=clock.now())
    app.configure_task(TASK).defer(run_id=str(run.id))
    return run


def check_books(run_id: UUID | None = None) -> Run:
    """Check every rule and keep what was found after each. Each is one statement, which sees one moment.

    Without `run_id` nobody asked: it is the clock's run.
    """
    run = Run.objects.filter(id=run_id).first() if run_id else None
    run = run or Run.objects.create(asked_at=clock.now())
    for rule in rules():
        found = check(rule)
        rows = [asdict(row) for row in found.rows]
        run.results.append({"rule": rule.name, "count": found.count, "seconds": round(found.seconds, 3), "rows": rows})
        run.save(update_fields=["results"])
    run.ended_at = clock.now()
    run.save(update_fields=["ended_at"])
    return run
