"""Where an installation keeps what is its own: the keys and, when it runs its own database, the data."""

import os
from pathlib import Path


def home() -> Path:
    """`CUNQIAO_HOME`, or the user's data folder; for root a folder of the system."""
    if chosen := os.environ.get("CUNQIAO_HOME"):
        return Path(chosen).absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/cunqiao")
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data).absolute() / "cunqiao"
