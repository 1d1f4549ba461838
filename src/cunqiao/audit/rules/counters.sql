-- The numbers that a counter gave out are all there, from 1 to its value: no order, parcel or trip
-- is lost.
-- Reads all counters, orders counted by the server, parcels, trips and centres.
WITH numbered AS (
    SELECT county_id, station_id AS place_id, 'order' AS kind, split_part(number, '-W', 2) AS digits
    FROM orders_order
    WHERE till = 'W'
    UNION ALL
    SELECT county_id, station_id, 'parcel', split_part(number, '-P', 2) FROM logistics_parcel
    UNION ALL
    SELECT trip.county_id, centre.id, 'trip', split_part(trip.number, '-', 2)
    FROM logistics_trip AS trip
    JOIN network_centre AS centre ON centre.county_id = trip.county_id
),
given AS (
    SELECT county_id, place_id, kind, count(*) AS things,
           max(CASE WHEN digits ~ '^[0-9]{1,10}$' THEN digits::bigint END) AS last
    FROM numbered
    GROUP BY county_id, place_id, kind
)
SELECT county_id, 'counter of ' || kind || 's at' AS thing, place_id::text AS name,
       coalesce(counter.value || ', and as many ' || kind || 's', 'a counter') AS expected,
       coalesce(given.things, 0) || ' ' || kind || 's, the last number '
       || coalesce(given.last, 0) AS found
FROM network_counter AS counter
FULL JOIN given USING (county_id, place_id, kind)
WHERE counter.value IS NULL
   OR counter.value <> coalesce(given.things, 0)
   OR counter.value <> coalesce(given.last, 0)
