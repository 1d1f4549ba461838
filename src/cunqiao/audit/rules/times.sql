-- Nothing was recorded before what it follows, and what happened at once was recorded at once: an
-- order with its money, a shipment with its parcels, a collection with its settlement and its fees,
-- a release with what it made payable. Nothing happened earlier or later than the clocks of devices
-- may say that were believed in its county when it was recorded.
-- Reads all orders, consignments, parcels, collections, fees, releases, payments, refunds, transfers
-- and events, the published versions of the clocks of devices, and when the tables learned of those.
WITH span AS (
    SELECT county_id, terms, valid_from,
           lead(valid_from, 1, 'infinity') OVER (PARTITION BY county_id ORDER BY valid_from) AS until
    FROM policies_version
    WHERE kind = 'device_clock' AND status = 'published'
),
happened AS (
    SELECT county_id, 'order' AS thing, number AS name, placed_at AS at, recorded_at FROM orders_order
    UNION ALL
    SELECT county_id, 'event', id::text, happened_at, recorded_at FROM kernel_event
    UNION ALL
    SELECT county_id, 'collection', id::text, happened_at, recorded_at FROM logistics_collection
    UNION ALL
    SELECT county_id, 'payment', id::text, happened_at, recorded_at FROM orders_payment
    UNION ALL
    SELECT county_id, 'refund', id::text, happened_at, recorded_at FROM orders_refund
    UNION ALL
    SELECT county_id, 'transfer', id::text, happened_at, recorded_at FROM ledger_transfer
),
said AS (
    SELECT happened.*,
           happened.recorded_at - interval '1 minute'
           - (believed.terms ->> 'past_days')::int * interval '1 day' AS earliest,
           happened.recorded_at
           + (believed.terms ->> 'ahead_minutes')::int * interval '1 minute' AS latest
    FROM happened
    CROSS JOIN LATERAL (
        SELECT terms FROM span
        WHERE span.county_id IN (0, happened.county_id) AND terms IS NOT NULL
          AND happened.recorded_at >= valid_from AND happened.recorded_at < until
        ORDER BY span.county_id DESC
        LIMIT 1
    ) AS believed
    WHERE happened.recorded_at > (
        SELECT applied FROM django_migrations
        WHERE app = 'policies' AND name = '0003_device_clock'
    )
),
origin AS (
    SELECT county_id, id, 'order' AS thing, number AS name, recorded_at FROM orders_order
    UNION ALL
    SELECT collection.county_id, collection.id, 'parcel', parcel.number, collection.recorded_at
    FROM logistics_collection AS collection
    JOIN logistics_parcel AS parcel
      ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
    UNION ALL
    SELECT county_id, entry_id, 'release', id::text, released_at FROM earnings_release
),
at_once AS (
    SELECT origin.county_id, origin.thing, origin.name, origin.recorded_at,
           'transfer ' || transfer.kind AS what, transfer.recorded_at AS found_at
    FROM origin
    JOIN ledger_transfer AS transfer
      ON transfer.county_id = origin.county_id AND transfer.entry_id = origin.id
    UNION ALL
    SELECT origin.county_id, origin.thing, origin.name, origin.recorded_at, 'payment',
           payment.recorded_at
    FROM origin
    JOIN orders_payment AS payment
      ON payment.county_id = origin.county_id AND payment.entry_id = origin.id
    UNION ALL
    SELECT parcel.county_id, 'parcel', parcel.number, event.recorded_at, 'fee', fee.recorded_at
    FROM logistics_fee AS fee
    JOIN logistics_parcel AS parcel
      ON parcel.county_id = fee.county_id AND parcel.id = fee.parcel_id
    JOIN ledger_transfer AS event
      ON event.county_id = fee.county_id AND event.entry_id = fee.entry_id
     AND event.kind IN ('handling', 'last_leg')
    UNION ALL
    SELECT collection.county_id, 'parcel', parcel.number, event.recorded_at, 'collection',
           collection.recorded_at
    FROM logistics_collection AS collection
    JOIN logistics_parcel AS parcel
      ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
    JOIN kernel_event AS event
      ON event.county_id = parcel.county_id AND event.subject_id = parcel.id
     AND event.move = 'collect'
    UNION ALL
    SELECT parcel.county_id, 'parcel', parcel.number, event.recorded_at, 'shipped',
           parcel.created_at
    FROM logistics_parcel AS parcel
    JOIN kernel_event AS event
      ON event.county_id = parcel.county_id AND event.subject_id = parcel.consignment_id
     AND event.move = 'ship'
    UNION ALL
    SELECT placed.county_id, 'order', placed.number, placed.recorded_at, 'consignment',
           part.recorded_at
    FROM orders_order AS placed
    JOIN orders_consignment AS part
      ON part.county_id = placed.county_id AND part.order_id = placed.id
),
first_event AS (
    SELECT county_id, subject_id, min(recorded_at) AS recorded_at
    FROM kernel_event
    GROUP BY county_id, subject_id
),
beginning AS (
    SELECT part.county_id, part.id, 'consignment' AS thing, placed.number || '-' || part.position AS name,
           placed.recorded_at AS began_at
    FROM orders_consignment AS part
    JOIN orders_order AS placed
      ON placed.county_id = part.county_id AND placed.id = part.order_id
    UNION ALL
    SELECT county_id, id, 'parcel', number, created_at FROM logistics_parcel
    UNION ALL
    SELECT county_id, id, 'trip', number, created_at FROM logistics_trip
    UNION ALL
    SELECT county_id, id, 'top-up', id::text, requested_at FROM ledger_topup
    UNION ALL
    SELECT county_id, id, 'payout', id::text, proposed_at FROM earnings_payout
)
SELECT county_id, thing, name, what || ' within a minute of ' || recorded_at AS expected,
       what || ' at ' || found_at AS found
FROM at_once
WHERE found_at NOT BETWEEN recorded_at - interval '1 minute' AND recorded_at + interval '1 minute'
UNION ALL
SELECT beginning.county_id, beginning.thing, beginning.name,
       'nothing recorded before ' || beginning.began_at, 'an event at ' || first_event.recorded_at
FROM beginning
JOIN first_event
  ON first_event.county_id = beginning.county_id AND first_event.subject_id = beginning.id
WHERE first_event.recorded_at < beginning.began_at - interval '1 minute'
UNION ALL
SELECT county_id, thing, name, 'between ' || earliest || ' and ' || latest, 'at ' || at
FROM said
WHERE at NOT BETWEEN earliest AND latest
