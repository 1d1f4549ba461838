-- A collection pays one handling fee to a tenure of its station and one last leg to the carrier of
-- its trip.
-- Reads all collections with parcels and trips, and all transfers of these two kinds.
WITH handed AS (
    SELECT collection.county_id, collection.id, parcel.number, parcel.station_id, part.order_id,
           trip.carrier_id
    FROM logistics_collection AS collection
    JOIN logistics_parcel AS parcel
      ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
    JOIN orders_consignment AS part
      ON part.county_id = parcel.county_id AND part.id = parcel.consignment_id
    LEFT JOIN logistics_trip AS trip
      ON trip.county_id = parcel.county_id AND trip.id = parcel.trip_id
),
moved AS (
    SELECT transfer.county_id, transfer.entry_id, transfer.order_id, transfer.kind, taker.holder_id
    FROM ledger_transfer AS transfer
    JOIN ledger_account AS taker
      ON taker.county_id = transfer.county_id AND taker.id = transfer.credit_account_id
    WHERE transfer.kind IN ('handling', 'last_leg')
),
paid AS (
    SELECT county_id, entry_id AS id, count(*) FILTER (WHERE kind = 'handling') AS handlings,
           count(*) FILTER (WHERE kind = 'last_leg') AS legs
    FROM moved
    GROUP BY county_id, entry_id
)
SELECT county_id, CASE WHEN handed.number IS NULL THEN 'entry' ELSE 'parcel' END AS thing,
       coalesce(handed.number, id::text) AS name,
       CASE WHEN handed.number IS NULL THEN 'a collection' ELSE '1 handling fee, 1 last leg' END
           AS expected,
       coalesce(paid.handlings, 0) || ' handling fees, '
       || coalesce(paid.legs, 0) || ' last legs' AS found
FROM handed
FULL JOIN paid USING (county_id, id)
WHERE handed.number IS NULL OR (coalesce(paid.handlings, 0), coalesce(paid.legs, 0)) <> (1, 1)
UNION ALL
SELECT moved.county_id, 'parcel', handed.number,
       'its order, a tenure of its station, the carrier of its trip',
       moved.kind || ' to ' || coalesce(moved.holder_id::text, 'nobody') || ' for order '
       || coalesce(moved.order_id::text, 'none')
FROM moved
JOIN handed ON handed.county_id = moved.county_id AND handed.id = moved.entry_id
LEFT JOIN network_tenure AS tenure
  ON tenure.county_id = moved.county_id AND tenure.id = moved.holder_id
WHERE moved.order_id IS DISTINCT FROM handed.order_id
   OR CASE moved.kind
          WHEN 'handling' THEN tenure.station_id IS DISTINCT FROM handed.station_id
          ELSE moved.holder_id IS DISTINCT FROM handed.carrier_id
      END
