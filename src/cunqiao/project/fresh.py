"""A fresh, embedded database of its own for a demonstration or a benchmark, gone afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cunqiao.project import postgres


@contextmanager
def fresh_database() -> Iterator[str]:
    """A new home with a migrated database, and Django set up on it, for the block. The database's URL."""
    home = Path(tempfile.mkdtemp(prefix="cunqiao-"))
    os.environ["CUNQIAO_HOME"] = str(home)
    try:
        with postgres.running(home) as url:
            os.environ["DATABASE_URL"] = url
            os.environ["DJANGO_SETTINGS_MODULE"] = "cunqiao.project.settings"
            import django
            from django.core.management import call_command
            from django.db import connections

            django.setup()
            from cunqiao.kernel.installation import settle

            call_command("migrate", verbosity=0)
            settle(demo=True)
            yield url
            connections.close_all()
    finally:
        shutil.rmtree(home, ignore_errors=True)
