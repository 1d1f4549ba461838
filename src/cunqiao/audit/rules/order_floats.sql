-- The float of an order's tenure paid for it, and got back the value of what was cancelled or
-- expired.
-- Reads all transfers for placing, cancelling and expiring, with orders, lines and accounts.
WITH moved AS (
    SELECT county_id, id, order_id, kind, amount_fen,
           CASE kind WHEN 'place' THEN debit_account_id ELSE credit_account_id END AS purse_id
    FROM ledger_transfer
    WHERE kind IN ('place', 'cancel', 'expire')
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
SELECT moved.county_id, 'order', placed.number, 'the float of tenure ' || placed.tenure_id,
       moved.kind || ': ' || purse.kind || ' of ' || coalesce(purse.holder_id::text, 'nobody')
FROM moved
JOIN orders_order AS placed ON placed.county_id = moved.county_id AND placed.id = moved.order_id
JOIN ledger_account AS purse ON purse.county_id = moved.county_id AND purse.id = moved.purse_id
WHERE purse.holder_id IS DISTINCT FROM placed.tenure_id
