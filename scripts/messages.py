"""Brings the Chinese catalogue up to date: `make messages`. Needs GNU gettext; only who adds words runs it."""

import os
import subprocess
import sys
from pathlib import Path

from django.core.management import call_command
from django.core.management.commands.makemessages import Command

PACKAGE = Path(__file__).parents[1] / "src" / "cunqiao"


def main() -> int:
    """Collect the words, compile the catalogue, and name what has no translation yet. 1 if there is any."""
    os.chdir(PACKAGE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "cunqiao.project.settings"
    call_command(Command(), locale=["zh_Hans"], no_location=True, no_obsolete=True, ignore_patterns=["station/app/*"])
    catalogue = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    subprocess.run(["msgfmt", "--check", "-o", catalogue.with_suffix(".mo"), catalogue], check=True)
    missing = subprocess.run(["msgattrib", "--untranslated", catalogue], check=True, capture_output=True, text=True)
    fuzzy = subprocess.run(["msgattrib", "--only-fuzzy", catalogue], check=True, capture_output=True, text=True)
    print(missing.stdout + fuzzy.stdout or "Everything has a translation.")
    return 1 if missing.stdout or fuzzy.stdout else 0


if __name__ == "__main__":
    sys.exit(main())
