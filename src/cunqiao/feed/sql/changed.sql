-- What was noted for a station and :seen, a snapshot, did not show yet; by kind and id, after (:kind, :id).
-- :county, :station, :limit. Reads the log's key from the snapshot's oldest running transaction on.
SELECT DISTINCT kind, subject_id
FROM feed_change
WHERE county_id = %(county)s AND station_id = %(station)s
  AND xid >= pg_snapshot_xmin(%(seen)s::pg_snapshot)
  AND NOT pg_visible_in_snapshot(xid, %(seen)s::pg_snapshot)
  AND (kind, subject_id) > (%(kind)s, %(id)s)
ORDER BY kind, subject_id
LIMIT %(limit)s
