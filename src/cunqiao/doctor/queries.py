"""What is looked at, now or by the worker a moment ago."""

import logging
from datetime import datetime

from cunqiao.doctor.address import ADDRESS
from cunqiao.doctor.finding import BROKEN, Check, Finding, Found
from cunqiao.doctor.keeping import BACKUP
from cunqiao.doctor.machine import MACHINE
from cunqiao.doctor.models import Examination
from cunqiao.doctor.operation import OPERATION
from cunqiao.kernel.transactions import lay_connection_down

CHECKS = [BACKUP, ADDRESS, *MACHINE, *OPERATION]

log = logging.getLogger(__name__)


def examine() -> list[Finding]:
    """Look at everything now. A check that fails is itself a finding."""
    return [Finding(check, _look(check)) for check in CHECKS]


def _look(check: Check) -> Found:
    lay_connection_down()  # a check may wait for the network
    try:
        return check.look()
    except Exception as error:
        log.exception("check %s failed", check.name)
        return Found(BROKEN, {"why": str(error) or type(error).__name__})


def last() -> tuple[datetime, list[Finding]] | None:
    """What the worker found last, and when; None before its first time."""
    kept = Examination.objects.first()
    if kept is None:
        return None
    known = {check.name: check for check in CHECKS}
    return kept.made_at, [
        Finding(known[one["check"]], Found(one["fault"], one["facts"]))
        for one in kept.findings
        if one["check"] in known
    ]
