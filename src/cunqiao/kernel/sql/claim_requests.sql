-- Take request ids; an id held by a transaction still running is waited for. Returns the keys that are new.
-- %(county)s smallint[], %(id)s uuid[], %(route)s text[], %(person)s uuid[], %(told)s a JSON array, %(now)s.
INSERT INTO kernel_request (county_id, id, route, person_id, told, recorded_at)
SELECT county, id, route, person, told, %(now)s
FROM ROWS FROM (
    unnest(%(county)s::smallint[], %(id)s::uuid[], %(route)s::text[], %(person)s::uuid[]),
    jsonb_array_elements(%(told)s::jsonb)
) AS asked (county, id, route, person, told)
ORDER BY county, id
ON CONFLICT DO NOTHING
RETURNING county_id, id
