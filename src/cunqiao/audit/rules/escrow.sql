-- Escrow holds for each order the value of its pieces that are neither settled nor given back, and
-- nothing else.
-- Reads all transfers, orders and lines.
WITH touched AS (
    SELECT transfer.county_id, transfer.id, transfer.order_id, placed.id IS NOT NULL AS has_order,
           CASE
               WHEN transfer.credit_account_id = escrow.id THEN transfer.amount_fen
               ELSE -transfer.amount_fen
           END AS fen
    FROM ledger_account AS escrow
    JOIN ledger_transfer AS transfer
      ON transfer.county_id = escrow.county_id
     AND (transfer.credit_account_id = escrow.id OR transfer.debit_account_id = escrow.id)
    LEFT JOIN orders_order AS placed
      ON placed.county_id = transfer.county_id AND placed.id = transfer.order_id
    WHERE escrow.kind = 'escrow'
),
held AS (
    SELECT county_id, order_id, sum(fen) AS fen FROM touched GROUP BY county_id, order_id
),
open AS (
    SELECT county_id, order_id, sum(still_open * unit_price_fen::numeric) AS fen
    FROM counted_line
    GROUP BY county_id, order_id
)
SELECT placed.county_id, 'order' AS thing, placed.number AS name,
       coalesce(open.fen, 0) || ' fen' AS expected, coalesce(held.fen, 0) || ' fen' AS found
FROM orders_order AS placed
LEFT JOIN open ON open.county_id = placed.county_id AND open.order_id = placed.id
LEFT JOIN held ON held.county_id = placed.county_id AND held.order_id = placed.id
WHERE coalesce(open.fen, 0) <> coalesce(held.fen, 0)
UNION ALL
SELECT county_id, 'transfer', id::text, 'an order',
       coalesce('no order ' || order_id, 'no order') || ', ' || fen || ' fen'
FROM touched
WHERE NOT has_order
UNION ALL
SELECT county_id, 'escrow of county', county_id::text, coalesce(open.fen, 0) || ' fen',
       coalesce(held.fen, 0) || ' fen'
FROM (SELECT county_id, sum(fen) AS fen FROM held GROUP BY county_id) AS held
FULL JOIN (SELECT county_id, sum(fen) AS fen FROM open GROUP BY county_id) AS open USING (county_id)
WHERE coalesce(open.fen, 0) <> coalesce(held.fen, 0)
