-- Cash goes into the drawer of the tenure that ran the station then. Where another tenure had fronted
-- what it is for, that tenure's float is repaid out of the float of the drawer.
-- Reads all payments, orders and tenures, and all transfers for repaying.
WITH ran AS (
    -- A request that was under way when the station changed hands may be recorded a little later.
    SELECT county_id, station_id, id, began_at,
           coalesce(ended_at + interval '1 minute', 'infinity') AS until
    FROM network_tenure
),
taken AS (
    SELECT payment.county_id, payment.entry_id, payment.order_id, payment.tenure_id,
           payment.amount_fen, payment.recorded_at, placed.number, placed.station_id,
           placed.tenure_id AS own_id
    FROM orders_payment AS payment
    JOIN orders_order AS placed
      ON placed.county_id = payment.county_id AND placed.id = payment.order_id
    WHERE payment.tenure_id IS NOT NULL
),
fronted AS (
    SELECT county_id, entry_id, order_id, tenure_id AS giver_id, own_id AS taker_id,
           sum(amount_fen) AS fen
    FROM taken
    WHERE tenure_id <> own_id
    GROUP BY county_id, entry_id, order_id, tenure_id, own_id
),
repaid AS (
    SELECT transfer.county_id, transfer.entry_id, transfer.order_id, giver.holder_id AS giver_id,
           taker.holder_id AS taker_id, sum(transfer.amount_fen) AS fen
    FROM ledger_transfer AS transfer
    JOIN ledger_account AS giver
      ON giver.county_id = transfer.county_id AND giver.id = transfer.debit_account_id
    JOIN ledger_account AS taker
      ON taker.county_id = transfer.county_id AND taker.id = transfer.credit_account_id
    WHERE transfer.kind = 'repay_front'
    GROUP BY transfer.county_id, transfer.entry_id, transfer.order_id, giver.holder_id,
             taker.holder_id
)
SELECT county_id, 'entry' AS thing, entry_id::text AS name,
       coalesce(fronted.fen, 0) || ' fen repaid by ' || giver_id || ' to ' || taker_id AS expected,
       coalesce(repaid.fen, 0) || ' fen' AS found
FROM fronted
FULL JOIN repaid USING (county_id, entry_id, order_id, giver_id, taker_id)
WHERE coalesce(fronted.fen, 0) <> coalesce(repaid.fen, 0)
UNION ALL
SELECT taken.county_id, 'order', taken.number, 'the drawer of who ran the station',
       'that of tenure ' || taken.tenure_id
FROM taken
WHERE NOT EXISTS (
          SELECT FROM ran
          WHERE ran.county_id = taken.county_id AND ran.station_id = taken.station_id
            AND ran.id = taken.tenure_id
            AND taken.recorded_at BETWEEN ran.began_at AND ran.until
      )
   OR (taken.entry_id = taken.order_id AND taken.tenure_id <> taken.own_id)
