-- Let the next one take its turn. %(key)s bigint.
SELECT pg_advisory_unlock(%(key)s)
