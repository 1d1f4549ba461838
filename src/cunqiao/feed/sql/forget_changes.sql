-- Forget what was noted before :before, and what another life of this database noted before it was restored here.
DELETE FROM feed_change
WHERE noted_at < %(before)s OR xid >= pg_snapshot_xmax(pg_current_snapshot())
