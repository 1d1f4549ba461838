-- A parcel has come as far as its trip, and was collected once if it is collected.
-- Reads all parcels, trips and collections.
WITH parcel AS (
    SELECT parcel.county_id, parcel.number, parcel.status, trip.number AS trip,
           trip.status AS trip_status,
           collection.id IS NOT NULL AS has_collection,
           CASE
               WHEN parcel.status IN ('shipped', 'at_county') THEN ARRAY['none']
               WHEN parcel.status = 'loaded' THEN ARRAY['loading']
               WHEN parcel.status = 'on_trip' THEN ARRAY['departed']
               ELSE ARRAY['departed', 'done']
           END AS trip_due
    FROM logistics_parcel AS parcel
    LEFT JOIN logistics_trip AS trip
      ON trip.county_id = parcel.county_id AND trip.id = parcel.trip_id
    LEFT JOIN logistics_collection AS collection
      ON collection.county_id = parcel.county_id AND collection.parcel_id = parcel.id
),
load AS (
    SELECT county_id, trip, count(*) FILTER (WHERE status = 'on_trip') AS under_way
    FROM parcel
    WHERE trip IS NOT NULL
    GROUP BY county_id, trip
)
SELECT county_id, 'parcel' AS thing, number AS name,
       'trip: ' || array_to_string(trip_due, ' or ') AS expected,
       status || ', trip: ' || coalesce(trip || ' ' || trip_status, 'none') AS found
FROM parcel
WHERE coalesce(trip_status, 'none') <> ALL (trip_due)
UNION ALL
SELECT county_id, 'parcel', number,
       CASE WHEN status = 'collected' THEN 'one collection' ELSE 'no collection' END,
       count(*) FILTER (WHERE has_collection) || ' collections, ' || status
FROM parcel
GROUP BY county_id, number, status
HAVING count(*) FILTER (WHERE has_collection) <> CASE WHEN status = 'collected' THEN 1 ELSE 0 END
UNION ALL
SELECT trip.county_id, 'trip', trip.number,
       CASE WHEN load.under_way = 0 THEN 'done' ELSE 'not done' END,
       trip.status || ', ' || coalesce(load.under_way, 0) || ' parcels under way'
FROM logistics_trip AS trip
LEFT JOIN load ON load.county_id = trip.county_id AND load.trip = trip.number
WHERE (trip.status = 'done' AND load.under_way IS DISTINCT FROM 0)
   OR (trip.status = 'departed' AND load.under_way = 0)
