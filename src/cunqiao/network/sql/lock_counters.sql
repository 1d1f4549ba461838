-- Lock counters of one kind, in key order, and read them.
-- :kind, :county smallint[], :place uuid[]. Reads one_counter_of_a_kind.
SELECT county_id, place_id, value
FROM network_counter
WHERE kind = %(kind)s AND (county_id, place_id) IN (SELECT * FROM unnest(%(county)s::smallint[], %(place)s::uuid[]))
ORDER BY county_id, place_id
FOR UPDATE
