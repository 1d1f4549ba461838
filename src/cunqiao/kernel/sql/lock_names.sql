-- Wait for these locks, in their order, and hold them until the transaction ends. :keys bigint[].
SELECT pg_advisory_xact_lock(key) FROM unnest(%(keys)s::bigint[]) AS key
