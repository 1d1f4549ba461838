-- A number leads to what has it: a station's through the directory, an order's or a parcel's
-- through its station's, a trip's through its county's.
-- Reads all stations, orders, parcels, trips and the directory.
WITH numbered AS (
    SELECT placed.county_id, 'order' AS thing, placed.number,
           station.number || '-' || placed.till AS beginning
    FROM orders_order AS placed
    JOIN network_station AS station
      ON station.county_id = placed.county_id AND station.id = placed.station_id
    UNION ALL
    SELECT parcel.county_id, 'parcel', parcel.number, station.number || '-P'
    FROM logistics_parcel AS parcel
    JOIN network_station AS station
      ON station.county_id = parcel.county_id AND station.id = parcel.station_id
    UNION ALL
    SELECT county_id, 'trip', number, 'T' || county_id || '-'
    FROM logistics_trip
)
SELECT county_id, thing, number AS name, beginning || ' and a count' AS expected, number AS found
FROM numbered
WHERE NOT starts_with(number, beginning) OR substr(number, length(beginning) + 1) !~ '^[0-9]{1,10}$'
UNION ALL
SELECT coalesce(station.county_id, listed.county_id), 'station',
       coalesce(station.number, listed.number::text),
       'the same in the directory',
       coalesce(listed.number || ' in county ' || listed.county_id, 'not listed')
       || CASE WHEN station.id IS NULL THEN ', no such station' ELSE '' END
FROM network_station AS station
FULL JOIN network_number AS listed ON listed.station_id = station.id
WHERE (station.county_id, station.number) IS DISTINCT FROM (listed.county_id, listed.number::text)
