"""Whether there is a second copy of what would be lost."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from cunqiao.doctor.access import last_backup
from cunqiao.doctor.finding import Check, Facts, Fault, Found, State
from cunqiao.kernel import clock

NIGHTLY = timedelta(hours=26)


def look() -> Found:
    """When the last copy was made."""
    backup = last_backup()
    if backup is None:
        return Found("none")
    age = clock.now() - backup.made_at
    hours, mib = int(age.total_seconds() // 3600), round(backup.bytes / 1024**2, 1)
    facts: Facts = {"hours": hours, "file": backup.file, "mib": mib}
    return Found("old" if age > NIGHTLY else "", facts)


BACKUP = Check(
    "backup",
    _("Backup"),
    "file-text",
    look,
    _("The last one was made %(hours)s h ago: %(file)s, %(mib)s MiB."),
    {
        "none": Fault(
            State.BAD,
            _("There is none: if this disk breaks, all is lost."),
            _("Make one each night, to another machine."),
            "cunqiao backup --to /srv/backup",
        ),
        "old": Fault(
            State.BAD,
            _("The last one was made %(hours)s h ago."),
            _("See why the nightly one failed."),
            "journalctl -u cunqiao-backup -n 50",
        ),
    },
)
