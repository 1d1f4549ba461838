"""What changes the log of changes, beside the triggers that write it."""

from datetime import datetime, timedelta

from cunqiao.feed.queries import AWAY
from cunqiao.kernel import sql


def forget_old_changes(now: datetime) -> None:
    """Drop what no device asks for any more."""
    sql.run("feed/forget_changes", before=now - AWAY - timedelta(days=2))
