-- One process makes the world at a time; the lock goes with the transaction. The number is this lock's own.
SELECT pg_advisory_xact_lock(7002)
