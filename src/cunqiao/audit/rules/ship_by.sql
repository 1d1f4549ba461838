-- A consignment is to be shipped within the hours of the version that was in force in its county
-- when it was ordered, and keeps that version; it does not expire before.
-- Reads all consignments with their events of expiring, and all published versions of this kind.
WITH span AS (
    SELECT county_id, id, terms, valid_from,
           lead(valid_from, 1, 'infinity') OVER (PARTITION BY county_id ORDER BY valid_from) AS until
    FROM policies_version
    WHERE kind = 'ship_by' AND status = 'published'
)
SELECT part.county_id, 'consignment' AS thing, placed.number || '-' || part.position AS name,
       'version ' || rule.id || ', until '
       || part.recorded_at + (rule.terms ->> 'hours')::int * interval '1 hour' AS expected,
       'version ' || part.ship_by_version_id || ', until ' || part.ship_by AS found
FROM orders_consignment AS part
JOIN orders_order AS placed
  ON placed.county_id = part.county_id AND placed.id = part.order_id
JOIN span AS network
  ON network.county_id = 0
 AND part.recorded_at >= network.valid_from AND part.recorded_at < network.until
LEFT JOIN span AS own
  ON own.county_id = part.county_id AND own.terms IS NOT NULL
 AND part.recorded_at >= own.valid_from AND part.recorded_at < own.until
CROSS JOIN LATERAL (
    SELECT coalesce(own.id, network.id) AS id, coalesce(own.terms, network.terms) AS terms
) AS rule
WHERE part.ship_by_version_id <> rule.id
   OR part.ship_by <> part.recorded_at + (rule.terms ->> 'hours')::int * interval '1 hour'
UNION ALL
SELECT part.county_id, 'consignment', placed.number || '-' || part.position,
       'expired after ' || part.ship_by, 'expired at ' || event.recorded_at
FROM orders_consignment AS part
JOIN orders_order AS placed
  ON placed.county_id = part.county_id AND placed.id = part.order_id
JOIN kernel_event AS event
  ON event.county_id = part.county_id AND event.subject_id = part.id AND event.move = 'expire'
WHERE event.recorded_at < part.ship_by
