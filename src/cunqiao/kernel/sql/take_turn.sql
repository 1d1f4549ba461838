-- Wait for a turn, and hold it until `end_turn` or the end of the connection. :key bigint.
SELECT pg_advisory_lock(%(key)s)
