-- Whether commission was earned, released or paid at a station since :seen, a snapshot.
-- :county, :station. Reads the log's key.
SELECT EXISTS (
    SELECT FROM feed_change
    WHERE county_id = %(county)s AND station_id = %(station)s
      AND xid >= pg_snapshot_xmin(%(seen)s::pg_snapshot)
      AND NOT pg_visible_in_snapshot(xid, %(seen)s::pg_snapshot)
      AND kind IN ('earning', 'money')
)
