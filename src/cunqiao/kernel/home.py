"""Where an installation keeps what is its own: the keys and, when it runs its own database, the data."""

import os
from pathlib import Path

SYSTEM_HOME = Path("/var/lib/cunqiao")


class HomeUnknown(Exception):
    """`CUNQIAO_HOME` leads nowhere. The message says why."""


def home() -> Path:
    """`CUNQIAO_HOME`, in which `~` is the user's home; else the system's folder for root, else the user's own.

    A demo's is another one: nobody begins to work in a made-up world, or makes one where people work.

    Raises:
        HomeUnknown: it begins with `~` and the name of nobody.
    """
    if chosen := os.environ.get("CUNQIAO_HOME"):
        try:
            return Path(chosen).expanduser().resolve()
        except RuntimeError as error:
            raise HomeUnknown(f"CUNQIAO_HOME is {chosen}, and there is no such user.") from error
    if os.geteuid() == 0:
        own = SYSTEM_HOME
    else:
        own = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser().resolve() / "cunqiao"
    return own.with_name("cunqiao-demo") if os.environ.get("CUNQIAO_DEMO") == "1" else own
