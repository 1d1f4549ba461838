-- A version of a policy was published by another person than proposed it, before the moment from
-- which it holds; every kind began with one version for the whole network.
-- Reads all versions and their events (history_of_a_thing).
WITH kind (kind) AS (
    VALUES ('ship_by'), ('return_window'), ('handling_fee'), ('last_leg_fee'), ('credit'),
           ('device_clock')
),
version AS (
    SELECT version.county_id, version.id, version.kind, version.status, version.terms,
           version.valid_from, version.proposed_by_id, version.proposed_at,
           count(event.id) AS times, min(event.person_id::text) AS publisher,
           min(event.recorded_at) AS published_at
    FROM policies_version AS version
    LEFT JOIN kernel_event AS event
      ON event.county_id = version.county_id AND event.subject_id = version.id
     AND event.move = 'publish'
    GROUP BY version.county_id, version.id
)
SELECT county_id, 'version' AS thing, id::text AS name,
       'published once, by somebody else than ' || proposed_by_id || ', before ' || valid_from
           AS expected,
       'published ' || times || ' times, by ' || coalesce(publisher, 'nobody') || ' at '
       || coalesce(published_at::text, 'no time') AS found
FROM version
WHERE status = 'published' AND proposed_by_id IS NOT NULL
  AND (times = 1 AND publisher <> proposed_by_id::text AND published_at < valid_from) IS NOT TRUE
UNION ALL
SELECT county_id, 'version', id::text, 'terms of a known kind, proposed by somebody before its time',
       kind || ' from ' || valid_from || ', proposed by ' || coalesce(proposed_by_id::text, 'nobody')
       || ' at ' || proposed_at
FROM version
WHERE kind NOT IN (SELECT kind FROM kind) OR (terms IS NULL AND county_id = 0)
   OR (proposed_by_id IS NOT NULL AND proposed_at >= valid_from)
   OR (proposed_by_id IS NULL AND (county_id <> 0 OR status <> 'published'))
UNION ALL
SELECT 0, 'policy', kind.kind, 'one first version, which holds before all others',
       count(version.id) || ' first versions'
FROM kind
LEFT JOIN version
  ON version.kind = kind.kind AND version.proposed_by_id IS NULL
 AND NOT EXISTS (
     SELECT FROM policies_version AS other
     WHERE other.kind = version.kind AND other.valid_from < version.valid_from
 )
GROUP BY kind.kind
HAVING count(version.id) <> 1
