"""What a station's devices keep a copy of, and what has changed of it since they last asked.

Owns: the log of changes.
Holds always: whoever applies every page of `queries.changes` has what the server has. The log is written by triggers
on the tables of lower domains, in the transaction of the change itself, so that no writer can forget it; a cursor is
the database's own snapshot, so that no transaction that commits late is passed over.
"""
