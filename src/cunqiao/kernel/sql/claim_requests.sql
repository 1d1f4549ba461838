-- Take request ids; an id held by a transaction still running is waited for. Returns the keys that are new.
-- %(county)s smallint[], %(id)s uuid[], %(route)s text[], %(person)s uuid[], %(told)s text[] of JSON, %(now)s.
INSERT INTO kernel_request (county_id, id, route, person_id, told, recorded_at)
SELECT county, id, route, person, told::jsonb, %(now)s
FROM unnest(
    %(county)s::smallint[], %(id)s::uuid[], %(route)s::text[], %(person)s::uuid[], %(told)s::text[]
) AS asked (county, id, route, person, told)
ORDER BY county, id
ON CONFLICT DO NOTHING
RETURNING county_id, id
