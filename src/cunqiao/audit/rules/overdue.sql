-- What is due is done: what was not shipped expires within two hours of its time, and what was earned
-- is released within 26 hours of the end of its return window.
-- Reads all consignments to ship, all collections without a release, and the published versions of
-- the return window. In a demo nothing is overdue: its world stands still when it begins.
WITH span AS (
    SELECT county_id, id, terms, valid_from,
           lead(valid_from, 1, 'infinity') OVER (PARTITION BY county_id ORDER BY valid_from) AS until
    FROM policies_version
    WHERE kind = 'return_window' AND status = 'published'
),
kept AS (
    SELECT collection.county_id, parcel.number,
           collection.recorded_at
           + (coalesce(own.terms, network.terms) ->> 'days')::int * interval '1 day' AS due_at
    FROM logistics_collection AS collection
    JOIN logistics_parcel AS parcel
      ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
    JOIN span AS network
      ON network.county_id = 0
     AND collection.recorded_at >= network.valid_from AND collection.recorded_at < network.until
    LEFT JOIN span AS own
      ON own.county_id = collection.county_id AND own.terms IS NOT NULL
     AND collection.recorded_at >= own.valid_from AND collection.recorded_at < own.until
    WHERE NOT EXISTS (
        SELECT FROM earnings_release AS release
        WHERE release.county_id = collection.county_id AND release.id = collection.id
    )
),
overdue AS (
    SELECT part.county_id, 'consignment' AS thing, placed.number || '-' || part.position AS name,
           'expired after ' || part.ship_by AS expected, 'still to ship' AS found
    FROM orders_consignment AS part
    JOIN orders_order AS placed
      ON placed.county_id = part.county_id AND placed.id = part.order_id
    WHERE part.status = 'to_ship' AND part.ship_by < now() - interval '2 hours'
    UNION ALL
    SELECT county_id, 'parcel', number, 'released after ' || due_at, 'not released'
    FROM kept
    WHERE due_at < now() - interval '26 hours'
)
SELECT county_id, thing, name, expected, found
FROM overdue
WHERE NOT EXISTS (SELECT FROM kernel_installation WHERE is_demo)
