"""How a process of ours ends."""

import signal
import sys
import threading
from types import FrameType


def exit_on_signals() -> None:
    """Have SIGTERM and SIGHUP end this process in order, so that it leaves nothing behind."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _exit_in_order)


def _exit_in_order(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # once is enough
    sys.exit(128 + number)
