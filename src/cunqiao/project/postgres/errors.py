"""What keeps us from having a database, in words for the person who starts the program."""

OLDEST_VERSION = 16


class DatabaseProblem(Exception):
    """The database cannot be used. The message says why and what to do."""


class DatabaseTooOld(DatabaseProblem):
    """The server of `DATABASE_URL` is older than we need."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"The database of DATABASE_URL is PostgreSQL {found}; {OLDEST_VERSION} or newer is "
            "needed. Upgrade it, or unset DATABASE_URL to use the embedded one."
        )
        self.found = found
