"""Whether the database's tables are those of this version."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def are_current() -> bool:
    """Whether no migration of this version waits. Tables of a newer version are."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
