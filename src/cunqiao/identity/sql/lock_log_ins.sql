-- Let decisions on log-ins under one name follow each other, until the transaction ends. :username.
SELECT pg_advisory_xact_lock(hashtextextended(%(username)s, 0))
