-- Wait for a turn, and hold it until the transaction ends. :key bigint.
SELECT pg_advisory_xact_lock(%(key)s)
