-- An order's status is what its consignments and parcels make it.
-- Reads all orders, consignments and parcels.
WITH box AS (
    SELECT county_id, consignment_id, bool_and(status = 'collected') AS all_collected,
           bool_and(status IN ('at_station', 'collected')) AS all_there
    FROM logistics_parcel
    GROUP BY county_id, consignment_id
),
part AS (
    SELECT part.county_id, part.order_id,
           CASE
               WHEN part.status IN ('cancelled', 'expired') THEN part.status
               WHEN box.consignment_id IS NULL THEN 'placed'
               WHEN box.all_collected THEN 'collected'
               WHEN box.all_there THEN 'at_station'
               ELSE 'shipped'
           END AS stage
    FROM orders_consignment AS part
    LEFT JOIN box ON box.county_id = part.county_id AND box.consignment_id = part.id
),
whole AS (
    SELECT county_id, order_id,
           CASE
               WHEN bool_or(stage = 'placed') THEN 'placed'
               WHEN bool_or(stage = 'shipped') THEN 'shipped'
               WHEN bool_or(stage = 'at_station') THEN 'at_station'
               WHEN bool_or(stage = 'collected') THEN 'collected'
               WHEN bool_or(stage = 'expired') THEN 'expired'
               ELSE 'cancelled'
           END AS status
    FROM part
    GROUP BY county_id, order_id
)
SELECT placed.county_id, 'order' AS thing, placed.number AS name, whole.status AS expected,
       placed.status AS found
FROM orders_order AS placed
JOIN whole ON whole.county_id = placed.county_id AND whole.order_id = placed.id
WHERE placed.status <> whole.status
