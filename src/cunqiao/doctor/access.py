"""Fetches what was noted of the installation itself."""

from cunqiao.doctor.models import Backup


def last_backup() -> Backup | None:
    """The newest copy of the database that was made."""
    return Backup.objects.order_by("-made_at").first()
