-- No two orders, parcels, trips or stations have the same number, in whatever counties; nor two
-- parcels of a county the same tracking number.
-- Reads all of them.
SELECT min(county_id) AS county_id, kind AS thing, number AS name, 'one' AS expected,
       count(*) || ', in counties ' || string_agg(DISTINCT county_id::text, ', ') AS found
FROM (
    SELECT 'order' AS kind, number, county_id FROM orders_order
    UNION ALL
    SELECT 'parcel', number, county_id FROM logistics_parcel
    UNION ALL
    SELECT 'trip', number, county_id FROM logistics_trip
    UNION ALL
    SELECT 'station', number, county_id FROM network_station
) AS numbered
GROUP BY kind, number
HAVING count(*) > 1
UNION ALL
SELECT county_id, 'tracking number', tracking, 'one parcel', count(*) || ' parcels'
FROM logistics_parcel
GROUP BY county_id, tracking
HAVING count(*) > 1
