-- No two orders, parcels, trips or stations have the same number, in whatever counties; parcels
-- under way with one carrier's tracking number come from one merchant and go to one station.
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
SELECT parcel.county_id, 'tracking number', parcel.tracking, 'one merchant, one station',
       count(DISTINCT part.merchant_id) || ' merchants, '
       || count(DISTINCT parcel.station_id) || ' stations'
FROM logistics_parcel AS parcel
LEFT JOIN orders_consignment AS part
  ON part.county_id = parcel.county_id AND part.id = parcel.consignment_id
WHERE parcel.status <> 'collected' AND parcel.tracking <> ''
GROUP BY parcel.county_id, lower(parcel.carrier), parcel.tracking
HAVING count(DISTINCT part.merchant_id) > 1 OR count(DISTINCT parcel.station_id) > 1
