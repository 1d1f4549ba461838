-- Take request ids; an id held by a transaction still running is waited for. Returns the keys that are new.
-- :requests a JSON array of {county, id, route, person, told}, :now.
INSERT INTO kernel_request (county_id, id, route, person_id, told, recorded_at)
SELECT county, id, route, person, told, %(now)s
FROM json_to_recordset(%(requests)s::json) AS request (county smallint, id uuid, route text, person uuid, told jsonb)
ORDER BY county, id
ON CONFLICT DO NOTHING
RETURNING county_id, id
