"""The machine: its disk, its clock, the keys, and the database."""

import ctypes
import os
import shutil
import sys
import time
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from cunqiao.doctor.finding import Check, Facts, Fault, Found, State
from cunqiao.kernel import keys, sql, tables
from cunqiao.kernel.home import home

GIB = 1024**3
FREE, SCARCE = 10, 3  # per cent of a disk
LEAST = GIB // 2  # bytes that should be free on any disk
ODD = 2  # seconds that two clocks may differ by
UNSYNCHRONISED = 5  # TIME_ERROR of linux/timex.h
OLDEST = 16  # the version of PostgreSQL


def look_at_disk() -> Found:
    """How much is free where the home is."""
    disk = shutil.disk_usage(home())
    free = disk.free * 100 // disk.total
    facts: Facts = {"path": str(home()), "free": free, "gib": round(disk.free / GIB, 1)}
    if free < SCARCE or disk.free < LEAST:
        return Found("full", facts)
    return Found("filling" if free < FREE else "", facts)


def look_at_clock() -> Found:
    """Whether something keeps this machine's clock right, and whether the database's shows the same."""
    before = time.time()
    ((theirs,),) = sql.run("doctor/clock")
    off = round(abs(theirs - (before + time.time()) / 2), 1)
    if off > ODD:
        return Found("differ", {"off": off})
    return Found("alone" if _is_alone() else "", {"off": off})


def _is_alone() -> bool:
    """Whether the kernel says that nothing keeps its clock right."""
    state: int = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))
    return state == UNSYNCHRONISED


def look_at_keys() -> Found:
    """Where they are. That they are good is what nothing begins without."""
    return Found("", {"path": str(keys.path())})


def look_at_database() -> Found:
    """Its version and encoding, and whether its tables are of this version."""
    version, encoding, size = sql.run("doctor/server")[0]
    facts = {"version": version.split(" ")[0], "encoding": encoding, "gib": round(size / GIB, 2)}
    if int(version.split(".")[0].split(" ")[0]) < OLDEST:
        return Found("old", facts)
    if encoding != "UTF8":
        return Found("encoding", facts)
    return Found("" if tables.are_current() else "tables", facts)


def look_at_program() -> Found:
    """Which Python runs which version, and whether as root."""
    facts = {"python": ".".join(map(str, sys.version_info[:3])), "path": str(Path(sys.prefix))}
    return Found("root" if os.geteuid() == 0 else "", facts)


MACHINE = [
    Check(
        "database",
        _("Database"),
        "database",
        look_at_database,
        _("PostgreSQL %(version)s, %(encoding)s, %(gib)s GiB; its tables are of this version."),
        {
            "old": Fault(State.BAD, _("PostgreSQL %(version)s is too old."), _("Move to version 16 or newer.")),
            "encoding": Fault(
                State.BAD,
                _("The database is encoded in %(encoding)s, and does not hold every name."),
                _("Make a database in UTF8, and restore into it."),
            ),
            "tables": Fault(
                State.BAD, _("The tables are of an older version."), _("Bring them up to this one."), "cunqiao migrate"
            ),
        },
    ),
    Check(
        "disk",
        _("Disk"),
        "server",
        look_at_disk,
        _("%(free)s %% are free at %(path)s: %(gib)s GiB."),
        {
            "filling": Fault(
                State.SOON,
                _("Only %(free)s %% are free at %(path)s: %(gib)s GiB."),
                _("Find what grows, or give more room."),
                "du -xh --max-depth=2 / | sort -h | tail",
            ),
            "full": Fault(
                State.BAD,
                _("The disk at %(path)s is nearly full: %(gib)s GiB are free. Soon nothing can be written."),
                _("Make room now."),
                "du -xh --max-depth=2 / | sort -h | tail",
            ),
        },
    ),
    Check(
        "clock",
        _("Clock"),
        "clock",
        look_at_clock,
        _("It is kept right from outside; the database's differs by %(off)s s."),
        {
            "differ": Fault(
                State.BAD,
                _("This machine's clock and the database's differ by %(off)s s."),
                _("Keep both right by NTP."),
                "timedatectl set-ntp true",
            ),
            "alone": Fault(
                State.SOON,
                _("Nothing keeps this machine's clock right."),
                _("Keep it right by NTP: deadlines and days follow it."),
                "timedatectl set-ntp true",
            ),
        },
    ),
    Check(
        "keys",
        _("Keys"),
        "key",
        look_at_keys,
        _("They lie in %(path)s, which its owner alone reads. Keep a copy apart from the database."),
        {},
    ),
    Check(
        "program",
        _("Program"),
        "terminal",
        look_at_program,
        _("Python %(python)s in %(path)s."),
        {
            "root": Fault(
                State.SOON,
                _("It runs as root: what breaks in would have the whole machine."),
                _("Run it as a user of its own, as deploy/ shows."),
            ),
        },
    ),
]
