"""The worker: one process that runs the jobs, until a signal or until its clock goes back."""

import logging
import os
import signal
import time
from collections.abc import Callable
from threading import Event, Thread

BACK = 60  # seconds; by less, a clock is only put right

log = logging.getLogger(__name__)


def work() -> int:
    """Run the jobs that happen by the clock. The exit status: 1 if the clock went back.

    What plans the jobs remembers for when it has planned: after a clock has gone back, it would plan nothing until the
    same time comes again. So the worker ends, and the one that follows it begins anew.
    """
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    assert isinstance(app.connector, DjangoConnector)
    gone_back = Event()
    Thread(target=_end_if_the_clock_goes_back, args=[gone_back], daemon=True).start()
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(delete_jobs="successful", listen_notify=False, fetch_job_polling_interval=1)
    return int(gone_back.is_set())


def _end_if_the_clock_goes_back(gone_back: Event) -> None:
    wait_until_it_goes_back(time.time, lambda: time.sleep(1))
    log.error("the clock went back: this worker ends, and has to be started again")
    gone_back.set()
    os.kill(os.getpid(), signal.SIGTERM)


def wait_until_it_goes_back(clock: Callable[[], float], pause: Callable[[], None]) -> None:
    """Return when `clock`, in seconds, shows less than the latest that it showed, by more than `BACK`."""
    latest = clock()
    while (now := clock()) >= latest - BACK:
        latest = max(latest, now)
        pause()
