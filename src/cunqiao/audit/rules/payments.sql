-- A cash order is paid whole when placed; nothing is paid beyond an order's value; what is
-- collected is paid.
-- Reads all orders, lines, payments, collections, and all transfers for cancelling and expiring.
WITH worth AS (
    SELECT county_id, order_id, sum(quantity * unit_price_fen::numeric) AS fen,
           sum(collected * unit_price_fen::numeric) AS collected_fen
    FROM orders_line
    GROUP BY county_id, order_id
),
paid AS (
    SELECT county_id, order_id, sum(amount_fen) AS fen,
           sum(amount_fen) FILTER (WHERE entry_id = order_id) AS at_once_fen
    FROM orders_payment
    GROUP BY county_id, order_id
),
step AS (
    SELECT county_id, order_id, recorded_at, id, amount_fen AS paid_fen, 0 AS back_fen
    FROM orders_payment
    UNION ALL
    SELECT county_id, order_id, recorded_at, NULL, 0, amount_fen
    FROM ledger_transfer
    WHERE kind IN ('cancel', 'expire')
),
account AS (
    SELECT county_id, order_id, id, sum(paid_fen) OVER so_far AS paid_fen,
           sum(back_fen) OVER so_far AS back_fen
    FROM step
    WINDOW so_far AS (PARTITION BY county_id, order_id ORDER BY recorded_at, id NULLS LAST)
)
SELECT placed.county_id, 'order' AS thing, placed.number AS name,
       CASE
           WHEN placed.payment_terms = 'cash' THEN worth.fen || ' fen paid at once'
           ELSE 'at least ' || worth.collected_fen || ' fen paid'
       END AS expected,
       coalesce(paid.at_once_fen, 0) || ' fen paid at once, ' || coalesce(paid.fen, 0)
       || ' in all' AS found
FROM orders_order AS placed
JOIN worth ON worth.county_id = placed.county_id AND worth.order_id = placed.id
LEFT JOIN paid ON paid.county_id = placed.county_id AND paid.order_id = placed.id
WHERE (placed.payment_terms = 'cash' AND coalesce(paid.at_once_fen, 0) <> worth.fen)
   OR coalesce(paid.fen, 0) < worth.collected_fen
UNION ALL
SELECT account.county_id, 'order', placed.number,
       'at most ' || worth.fen - account.back_fen || ' fen paid until then',
       account.paid_fen || ' fen with payment ' || account.id
FROM account
JOIN worth ON worth.county_id = account.county_id AND worth.order_id = account.order_id
JOIN orders_order AS placed ON placed.county_id = account.county_id AND placed.id = account.order_id
WHERE account.id IS NOT NULL AND account.paid_fen > worth.fen - account.back_fen
UNION ALL
SELECT payment.county_id, 'payment', payment.id::text,
       'the placing or a collection of order ' || placed.number,
       'neither'
FROM orders_payment AS payment
JOIN orders_order AS placed ON placed.county_id = payment.county_id AND placed.id = payment.order_id
LEFT JOIN logistics_collection AS collection
  ON collection.county_id = payment.county_id AND collection.id = payment.entry_id
LEFT JOIN logistics_parcel AS parcel
  ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
LEFT JOIN orders_consignment AS part
  ON part.county_id = parcel.county_id AND part.id = parcel.consignment_id
WHERE payment.entry_id <> payment.order_id AND part.order_id IS DISTINCT FROM payment.order_id
