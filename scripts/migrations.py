"""Writes the migrations that changed models ask for: `make migrations`. It needs no database of yours."""

import os
import sys
from pathlib import Path

from cunqiao.project import postgres

HOME = Path(os.environ["CUNQIAO_HOME"])


def main() -> int:
    """Compare the models with the migrations; write what is missing, in each domain's own folder."""
    with postgres.running(HOME) as url:
        os.environ["DATABASE_URL"] = url
        os.environ["DJANGO_SETTINGS_MODULE"] = "cunqiao.project.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("makemigrations")
    return 0


if __name__ == "__main__":
    sys.exit(main())
