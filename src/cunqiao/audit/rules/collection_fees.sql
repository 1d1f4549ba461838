-- A collection pays the handling fee to a tenure of its station and the last leg to the carrier of
-- its trip, once each, by the versions that were in force when it was recorded; it keeps them.
-- Reads all collections with parcels and trips, all transfers of these two kinds, and the published
-- versions of the two fees.
WITH span AS (
    SELECT county_id, id, kind, terms, valid_from,
           lead(valid_from, 1, 'infinity') OVER (
               PARTITION BY county_id, kind ORDER BY valid_from
           ) AS until
    FROM policies_version
    WHERE kind IN ('handling_fee', 'last_leg_fee') AND status = 'published'
),
handed AS (
    SELECT collection.county_id, collection.id, collection.recorded_at,
           collection.handling_version_id, collection.last_leg_version_id, parcel.number,
           parcel.station_id, part.order_id, trip.carrier_id
    FROM logistics_collection AS collection
    JOIN logistics_parcel AS parcel
      ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
    JOIN orders_consignment AS part
      ON part.county_id = parcel.county_id AND part.id = parcel.consignment_id
    LEFT JOIN LATERAL (
        SELECT trip.carrier_id
        FROM logistics_leg AS leg
        JOIN logistics_trip AS trip ON trip.county_id = leg.county_id AND trip.id = leg.trip_id
        WHERE leg.county_id = parcel.county_id AND leg.parcel_id = parcel.id
        ORDER BY leg.loaded_at DESC
        LIMIT 1
    ) AS trip ON true
),
charged AS (
    SELECT handed.county_id, handed.id, handed.number, fee.kind, fee.version_id, rule.id AS rule_id,
           coalesce(rule.terms ->> 'parcel_fen', rule.terms ->> 'drive_fen')::bigint AS fen
    FROM handed
    CROSS JOIN LATERAL (
        VALUES ('handling', 'handling_fee', handling_version_id),
               ('last_leg', 'last_leg_fee', last_leg_version_id)
    ) AS fee (kind, policy, version_id)
    JOIN span AS network
      ON network.county_id = 0 AND network.kind = fee.policy
     AND handed.recorded_at >= network.valid_from AND handed.recorded_at < network.until
    LEFT JOIN span AS own
      ON own.county_id = handed.county_id AND own.kind = fee.policy AND own.terms IS NOT NULL
     AND handed.recorded_at >= own.valid_from AND handed.recorded_at < own.until
    CROSS JOIN LATERAL (
        SELECT coalesce(own.id, network.id) AS id, coalesce(own.terms, network.terms) AS terms
    ) AS rule
),
moved AS (
    SELECT transfer.county_id, transfer.entry_id, transfer.order_id, transfer.kind,
           transfer.amount_fen, taker.holder_id
    FROM ledger_transfer AS transfer
    JOIN ledger_account AS taker
      ON taker.county_id = transfer.county_id AND taker.id = transfer.credit_account_id
    WHERE transfer.kind IN ('handling', 'last_leg')
),
paid AS (
    SELECT county_id, entry_id AS id, kind, array_agg(amount_fen ORDER BY amount_fen) AS fen
    FROM moved
    GROUP BY county_id, entry_id, kind
)
SELECT county_id, CASE WHEN charged.number IS NULL THEN 'entry' ELSE 'parcel' END AS thing,
       coalesce(charged.number, id::text) AS name,
       coalesce(kind || ' ' || charged.fen || ' fen', 'a collection') AS expected,
       kind || ' ' || coalesce(array_to_string(paid.fen, ' and ') || ' fen', 'not paid') AS found
FROM charged
FULL JOIN paid USING (county_id, id, kind)
WHERE charged.number IS NULL
   OR coalesce(paid.fen, '{}') <> array_remove(ARRAY[charged.fen], 0::bigint)
UNION ALL
SELECT county_id, 'parcel', number, kind || ' by version ' || rule_id, 'by version ' || version_id
FROM charged
WHERE version_id <> rule_id
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
