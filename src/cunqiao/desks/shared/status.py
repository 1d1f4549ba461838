"""How the installation does, as `cunqiao doctor` says it: what to do first, then everything that was looked at."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cunqiao.desks.framework import Here, View
from cunqiao.doctor.finding import State
from cunqiao.doctor.queries import last

TONES = {State.WELL: "done", State.SOON: "wait", State.BAD: "bad"}
WORDS = {State.WELL: _("well"), State.SOON: _("soon"), State.BAD: _("now")}


def show(here: Here) -> dict[str, Any]:
    examined = last()
    made_at, findings = examined or (None, [])
    to_do = sorted((one for one in findings if one.state != State.WELL), key=lambda one: one.state != State.BAD)
    return {
        "test": here.link("outbox-test"),
        "made_at": made_at,
        "to_do": [(one, TONES[one.state]) for one in to_do],
        "cards": [(one, TONES[one.state], WORDS[one.state]) for one in findings],
    }


STATUS = View(name="status", path="status", template="desks/status.html", show=show)
