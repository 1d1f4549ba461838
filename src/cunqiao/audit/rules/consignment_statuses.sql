-- A consignment's status and its time of arrival are what its pieces and parcels make them.
-- Reads all consignments, orders, lines and parcels.
WITH piece AS (
    SELECT county_id, consignment_id, sum(still_open) AS still_open, sum(expired) AS expired
    FROM counted_line
    GROUP BY county_id, consignment_id
),
box AS (
    SELECT county_id, consignment_id, bool_and(status = 'collected') AS all_collected,
           bool_and(status IN ('at_station', 'collected')) AS all_there
    FROM logistics_parcel
    GROUP BY county_id, consignment_id
),
part AS (
    SELECT part.county_id, placed.number || '-' || part.position AS number, part.status,
           part.at_station_at,
           coalesce(box.all_there, false) AS all_there, piece.expired,
           CASE
               WHEN box.all_collected THEN 'collected'
               WHEN box.consignment_id IS NOT NULL THEN 'shipped'
               WHEN piece.still_open > 0 THEN 'to_ship'
               WHEN piece.expired > 0 THEN 'expired'
               ELSE 'cancelled'
           END AS due
    FROM orders_consignment AS part
    JOIN orders_order AS placed ON placed.county_id = part.county_id AND placed.id = part.order_id
    JOIN piece ON piece.county_id = part.county_id AND piece.consignment_id = part.id
    LEFT JOIN box ON box.county_id = part.county_id AND box.consignment_id = part.id
)
SELECT county_id, 'consignment' AS thing, number AS name,
       due || CASE WHEN all_there THEN ', arrived' ELSE ', not arrived' END AS expected,
       status || coalesce(', arrived ' || at_station_at, ', not arrived')
       || CASE WHEN expired > 0 THEN ', ' || expired || ' pieces expired' ELSE '' END AS found
FROM part
WHERE status <> due OR (at_station_at IS NOT NULL) <> all_there
   OR (expired > 0 AND due <> 'expired')
