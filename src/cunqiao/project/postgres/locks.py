"""File locks that live and die with this process."""

import fcntl
import os
from pathlib import Path
from typing import ClassVar


class Lock:
    """A lock on a file. The kernel drops it when its process ends, in whatever way."""

    _open: ClassVar[set["Lock"]] = set()

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if os.geteuid() == 0:  # root may be the first to come to a user's home
            owner = path.parent.stat()
            os.fchown(self._file, owner.st_uid, owner.st_gid)
        self._open.add(self)

    @property
    def is_open(self) -> bool:
        """Whether this very process opened it and has not let go."""
        return self in self._open

    def share(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def take(self) -> None:
        """Hold it alone, after waiting for the others."""
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def take_if_free(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        if self.is_open:
            self._open.discard(self)
            fcntl.flock(self._file, fcntl.LOCK_UN)
            os.close(self._file)

    @classmethod
    def forget_after_fork(cls) -> None:
        """A forked child shares its parent's locks and would keep them alive."""
        for lock in cls._open:
            os.close(lock._file)
        cls._open.clear()


os.register_at_fork(after_in_child=Lock.forget_after_fork)
