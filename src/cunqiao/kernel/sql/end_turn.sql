-- Let the next one take its turn. :key bigint.
SELECT pg_advisory_unlock(%(key)s)
