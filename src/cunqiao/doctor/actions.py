"""What is kept for the page of the installation's status."""

from datetime import datetime

from cunqiao.doctor.models import Backup, Examination
from cunqiao.doctor.queries import examine
from cunqiao.kernel import clock


def keep_examination() -> None:
    """Look at everything, and keep what was found."""
    findings = [finding.stored() for finding in examine()]
    Examination.objects.update_or_create(id=1, defaults={"made_at": clock.now(), "findings": findings})


def note_backup(*, made_at: datetime, file: str, bytes: int) -> None:
    """A copy of the database was made."""
    Backup.objects.create(made_at=made_at, file=file[-400:], bytes=bytes)
