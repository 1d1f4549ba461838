-- A parcel that was handed out has one handling fee, to a tenure of its station, and a fee of the
-- last leg for each of its drives, to the carrier of that trip: by the versions that were in force
-- when it was charged, which the fee keeps, and paid once.
-- Reads all fees with parcels, drives and trips, all collections, all transfers of these two kinds,
-- and the published versions of the two fees.
WITH span AS (
    SELECT county_id, id, kind, terms, valid_from,
           lead(valid_from, 1, 'infinity') OVER (
               PARTITION BY county_id, kind ORDER BY valid_from
           ) AS until
    FROM policies_version
    WHERE kind IN ('handling_fee', 'last_leg_fee') AND status = 'published'
),
fee AS (
    SELECT fee.county_id, fee.id, fee.entry_id, fee.version_id, fee.recorded_at, parcel.number,
           parcel.station_id, parcel.id AS parcel_id, part.order_id, trip.carrier_id,
           CASE WHEN fee.leg_id IS NULL THEN 'handling' ELSE 'last_leg' END AS kind,
           CASE WHEN fee.leg_id IS NULL THEN 'handling_fee' ELSE 'last_leg_fee' END AS policy,
           fee.leg_id IS NULL OR leg.parcel_id = parcel.id AS is_own
    FROM logistics_fee AS fee
    JOIN logistics_parcel AS parcel
      ON parcel.county_id = fee.county_id AND parcel.id = fee.parcel_id
    LEFT JOIN orders_consignment AS part
      ON part.county_id = parcel.county_id AND part.id = parcel.consignment_id
    LEFT JOIN logistics_leg AS leg ON leg.county_id = fee.county_id AND leg.id = fee.leg_id
    LEFT JOIN logistics_trip AS trip ON trip.county_id = leg.county_id AND trip.id = leg.trip_id
),
charged AS (
    SELECT fee.*, rule.id AS rule_id,
           coalesce(rule.terms ->> 'parcel_fen', rule.terms ->> 'drive_fen')::bigint AS fen
    FROM fee
    JOIN span AS network
      ON network.county_id = 0 AND network.kind = fee.policy
     AND fee.recorded_at >= network.valid_from AND fee.recorded_at < network.until
    LEFT JOIN span AS own
      ON own.county_id = fee.county_id AND own.kind = fee.policy AND own.terms IS NOT NULL
     AND fee.recorded_at >= own.valid_from AND fee.recorded_at < own.until
    CROSS JOIN LATERAL (
        SELECT coalesce(own.id, network.id) AS id, coalesce(own.terms, network.terms) AS terms
    ) AS rule
),
due AS (
    SELECT county_id, entry_id, kind, min(number) AS number,
           array_remove(array_agg(fen ORDER BY fen), 0::bigint) AS fen
    FROM charged
    GROUP BY county_id, entry_id, kind
),
moved AS (
    SELECT transfer.county_id, transfer.entry_id, transfer.order_id, transfer.kind,
           transfer.amount_fen, taker.holder_id
    FROM ledger_transfer AS transfer
    JOIN ledger_account AS taker
      ON taker.county_id = transfer.county_id AND taker.id = transfer.credit_account_id
    WHERE transfer.kind IN ('handling', 'last_leg')
),
entry AS (
    SELECT county_id, entry_id, kind, min(number) AS number, array_agg(order_id) AS orders,
           array_agg(station_id) AS stations, array_agg(carrier_id) AS carriers
    FROM fee
    GROUP BY county_id, entry_id, kind
),
paid AS (
    SELECT county_id, entry_id, kind, array_agg(amount_fen ORDER BY amount_fen) AS fen
    FROM moved
    GROUP BY county_id, entry_id, kind
)
SELECT county_id, CASE WHEN due.number IS NULL THEN 'entry' ELSE 'parcel' END AS thing,
       coalesce(due.number, entry_id::text) AS name,
       coalesce(kind || ' ' || array_to_string(due.fen, ' and ') || ' fen', 'a fee') AS expected,
       kind || ' ' || coalesce(array_to_string(paid.fen, ' and ') || ' fen', 'not paid') AS found
FROM due
FULL JOIN paid USING (county_id, entry_id, kind)
WHERE due.number IS NULL OR coalesce(paid.fen, '{}') <> due.fen
UNION ALL
SELECT county_id, 'parcel', number, kind || ' by version ' || rule_id, 'by version ' || version_id
FROM charged
WHERE version_id <> rule_id
UNION ALL
SELECT county_id, 'parcel', number, 'fees of its own drives', 'a fee of another''s'
FROM fee
WHERE NOT is_own
UNION ALL
SELECT parcel.county_id, 'parcel', parcel.number, 'one handling fee, one fee for each drive',
       count(fee.id) FILTER (WHERE fee.kind = 'handling') || ' handling fees, '
       || count(fee.id) FILTER (WHERE fee.kind = 'last_leg') || ' for drives'
FROM logistics_collection AS collection
JOIN logistics_parcel AS parcel
  ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
LEFT JOIN fee ON fee.county_id = parcel.county_id AND fee.parcel_id = parcel.id
GROUP BY parcel.county_id, parcel.id, parcel.number
HAVING count(fee.id) FILTER (WHERE fee.kind = 'handling') <> 1
    OR count(fee.id) FILTER (WHERE fee.kind = 'last_leg') <> (
        SELECT count(*) FROM logistics_leg AS leg
        WHERE leg.county_id = parcel.county_id AND leg.parcel_id = parcel.id
    )
UNION ALL
SELECT moved.county_id, 'parcel', entry.number,
       'its order, a tenure of its station, the carrier of a trip of its',
       moved.kind || ' to ' || coalesce(moved.holder_id::text, 'nobody') || ' for order '
       || coalesce(moved.order_id::text, 'none')
FROM moved
JOIN entry USING (county_id, entry_id, kind)
LEFT JOIN network_tenure AS tenure
  ON tenure.county_id = moved.county_id AND tenure.id = moved.holder_id
WHERE array_position(entry.orders, moved.order_id) IS NULL
   OR CASE moved.kind
          WHEN 'handling' THEN array_position(entry.stations, tenure.station_id) IS NULL
          ELSE array_position(entry.carriers, moved.holder_id) IS NULL
      END
