-- The float of an order's tenure paid for it. Of the value that was cancelled or expired, the float
-- of the drawer that refunds cash to the villager got back the refund, that of the order's tenure
-- the rest.
-- Reads all transfers for placing, cancelling and expiring, with orders, lines, refunds and accounts.
WITH moved AS (
    SELECT transfer.county_id, transfer.order_id, transfer.kind, transfer.amount_fen,
           purse.holder_id
    FROM ledger_transfer AS transfer
    JOIN ledger_account AS purse
      ON purse.county_id = transfer.county_id
     AND purse.id = CASE transfer.kind
             WHEN 'place' THEN transfer.debit_account_id
             ELSE transfer.credit_account_id
         END
    WHERE transfer.kind IN ('place', 'cancel', 'expire')
),
returned AS (
    SELECT county_id, order_id,
           coalesce(sum(amount_fen) FILTER (WHERE kind = 'cancel'), 0) AS cancelled_fen,
           coalesce(sum(amount_fen) FILTER (WHERE kind = 'expire'), 0) AS expired_fen
    FROM moved
    GROUP BY county_id, order_id
),
due AS (
    SELECT county_id, order_id, sum(cancelled * unit_price_fen::numeric) AS cancelled_fen,
           sum(expired * unit_price_fen::numeric) AS expired_fen
    FROM orders_line
    GROUP BY county_id, order_id
),
refund AS (
    SELECT refund.county_id, refund.order_id, refund.amount_fen,
           placed.tenure_id AS own_id, coalesce(refund.tenure_id, placed.tenure_id) AS tenure_id
    FROM orders_refund AS refund
    JOIN orders_order AS placed
      ON placed.county_id = refund.county_id AND placed.id = refund.order_id
),
share AS (
    SELECT due.county_id, due.order_id, placed.tenure_id,
           due.cancelled_fen + due.expired_fen AS fen
    FROM due
    JOIN orders_order AS placed ON placed.county_id = due.county_id AND placed.id = due.order_id
    UNION ALL
    SELECT county_id, order_id, own_id, -amount_fen FROM refund
    UNION ALL
    SELECT county_id, order_id, tenure_id, amount_fen FROM refund
),
of_tenure AS (
    SELECT county_id, order_id, tenure_id AS holder_id, sum(fen) AS fen
    FROM share
    GROUP BY county_id, order_id, tenure_id
),
got AS (
    SELECT county_id, order_id, holder_id, sum(amount_fen) AS fen
    FROM moved
    WHERE kind <> 'place'
    GROUP BY county_id, order_id, holder_id
)
SELECT due.county_id, 'order' AS thing, placed.number AS name,
       due.cancelled_fen || ' fen cancelled, ' || due.expired_fen || ' fen expired' AS expected,
       coalesce(returned.cancelled_fen, 0) || ' fen cancelled, '
       || coalesce(returned.expired_fen, 0) || ' fen expired'
           AS found
FROM due
JOIN orders_order AS placed ON placed.county_id = due.county_id AND placed.id = due.order_id
LEFT JOIN returned ON returned.county_id = due.county_id AND returned.order_id = due.order_id
WHERE (due.cancelled_fen, due.expired_fen)
   <> (coalesce(returned.cancelled_fen, 0), coalesce(returned.expired_fen, 0))
UNION ALL
SELECT county_id, 'order', placed.number,
       coalesce(of_tenure.fen, 0) || ' fen back to ' || holder_id,
       coalesce(got.fen, 0) || ' fen'
FROM of_tenure
FULL JOIN got USING (county_id, order_id, holder_id)
JOIN orders_order AS placed USING (county_id)
WHERE placed.id = order_id AND coalesce(of_tenure.fen, 0) <> coalesce(got.fen, 0)
UNION ALL
SELECT moved.county_id, 'order', placed.number, 'paid by the float of tenure ' || placed.tenure_id,
       'by that of ' || coalesce(moved.holder_id::text, 'nobody')
FROM moved
JOIN orders_order AS placed ON placed.county_id = moved.county_id AND placed.id = moved.order_id
WHERE moved.kind = 'place' AND moved.holder_id IS DISTINCT FROM placed.tenure_id
