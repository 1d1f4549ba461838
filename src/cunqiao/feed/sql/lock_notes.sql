-- Let those who align the notes follow each other, until the transaction ends.
SELECT pg_advisory_xact_lock(hashtextextended('feed notes', 0))
