"""Two roles of a database of the operator's own: one owns the tables, the other reads and writes rows."""

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from cunqiao.project.postgres import DatabaseProblem

# Rows alone: no TRUNCATE, no trigger of its own, no table. What was migrated is the owner's to say.
_RIGHTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
)


def role_of(url: str) -> str:
    """The role that a URL signs in as. Raises DatabaseProblem where it names none."""
    try:
        role = conninfo_to_dict(url).get("user")
    except psycopg.ProgrammingError:  # which quotes the URL, and its password
        role = None
    if not role:
        raise DatabaseProblem("DATABASE_URL names no role. Write postgresql://ROLE:PASSWORD@HOST/DATABASE.")
    return str(role)


def grant_rows(owner_url: str, role: str) -> None:
    """Let `role` read and write rows of the tables that the owner has, and nothing else.

    Raises:
        DatabaseProblem: it is the owner, may be it, or there is no such role.
    """
    with psycopg.connect(owner_url) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        if not known or _may_own(connection, role):
            said = "is the owner's too, or may act as it" if known else "does not exist"
            raise DatabaseProblem(f"The role {role} of DATABASE_URL {said}. Make two roles: see docs/operations.md.")
        for right in _RIGHTS:
            connection.execute(sql.SQL(right).format(role=sql.Identifier(role)))


def _may_own(connection: psycopg.Connection[tuple[object, ...]], role: str) -> bool:
    owner = "SELECT pg_has_role(%s, relowner, 'MEMBER') FROM pg_class WHERE oid = to_regclass('kernel_event')"
    found = connection.execute(owner, [role]).fetchone()
    return bool(found and found[0])


def may_change_tables(url: str) -> bool:
    """Whether who signs in by `url` owns the tables, or may make them where there are none."""
    with psycopg.connect(url) as connection:
        may = """
            SELECT coalesce(
                (SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = to_regclass('kernel_event')),
                has_schema_privilege('public', 'CREATE')
            )
        """
        found = connection.execute(may).fetchone()
        return bool(found and found[0])
