-- Delete changes noted before :before, and those with transaction numbers that this database has not given out yet:
-- they were noted before it was restored from a backup.
DELETE FROM feed_change
WHERE noted_at < %(before)s OR xid >= pg_snapshot_xmax(pg_current_snapshot())
