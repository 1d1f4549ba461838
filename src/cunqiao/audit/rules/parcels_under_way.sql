-- A parcel has come as far as its drives, and was collected once if it is collected; a trip is done
-- with its last drive.
-- Reads all parcels, drives, trips and collections.
WITH drive AS (
    SELECT leg.county_id, leg.parcel_id, leg.ended_at, trip.number AS trip, trip.status,
           row_number() OVER (
               PARTITION BY leg.county_id, leg.parcel_id ORDER BY leg.loaded_at DESC, leg.id DESC
           ) AS back
    FROM logistics_leg AS leg
    JOIN logistics_trip AS trip ON trip.county_id = leg.county_id AND trip.id = leg.trip_id
),
parcel AS (
    SELECT parcel.county_id, parcel.number, parcel.status,
           CASE WHEN drive.ended_at IS NULL THEN drive.status ELSE 'ended ' || drive.status END
               AS last_drive,
           drive.trip, collection.id IS NOT NULL AS has_collection,
           CASE
               WHEN parcel.status = 'shipped' THEN ARRAY['none']
               WHEN parcel.status = 'at_county' THEN ARRAY['none', 'ended departed', 'ended done']
               WHEN parcel.status = 'loaded' THEN ARRAY['loading']
               WHEN parcel.status = 'on_trip' THEN ARRAY['departed']
               ELSE ARRAY['ended departed', 'ended done']
           END AS due
    FROM logistics_parcel AS parcel
    LEFT JOIN drive
      ON drive.county_id = parcel.county_id AND drive.parcel_id = parcel.id AND drive.back = 1
    LEFT JOIN logistics_collection AS collection
      ON collection.county_id = parcel.county_id AND collection.parcel_id = parcel.id
),
load AS (
    SELECT county_id, trip, count(*) FILTER (WHERE ended_at IS NULL) AS under_way
    FROM drive
    GROUP BY county_id, trip
)
SELECT county_id, 'parcel' AS thing, number AS name,
       'last drive: ' || array_to_string(due, ' or ') AS expected,
       status || ', last drive: ' || coalesce(trip || ' ' || last_drive, 'none') AS found
FROM parcel
WHERE coalesce(last_drive, 'none') <> ALL (due)
UNION ALL
SELECT parcel.county_id, 'parcel', parcel.number, 'no drive open but the last', 'one before it'
FROM drive
JOIN logistics_parcel AS parcel
  ON parcel.county_id = drive.county_id AND parcel.id = drive.parcel_id
WHERE drive.back > 1 AND drive.ended_at IS NULL
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
