"""Where an installation keeps what is its own: the keys and, when it runs its own database, the data."""

import os
from pathlib import Path

SYSTEM_HOME = Path("/var/lib/cunqiao")


def home() -> Path:
    """`CUNQIAO_HOME`, in which `~` is the user's home; else the system's folder for root, else the user's own."""
    if chosen := os.environ.get("CUNQIAO_HOME"):
        return Path(chosen).expanduser().resolve()
    if os.geteuid() == 0:
        return SYSTEM_HOME
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser().resolve() / "cunqiao"
