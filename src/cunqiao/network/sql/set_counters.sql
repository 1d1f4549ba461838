-- Set counters that are under lock. :kind, :county smallint[], :place uuid[], :value bigint[].
UPDATE network_counter AS counter
SET value = counted.value
FROM unnest(%(county)s::smallint[], %(place)s::uuid[], %(value)s::bigint[]) AS counted (county_id, place_id, value)
WHERE counter.kind = %(kind)s AND counter.county_id = counted.county_id AND counter.place_id = counted.place_id
