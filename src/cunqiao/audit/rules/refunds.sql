-- What a villager paid beyond the value that is not given back is refunded, out of the drawer of the
-- tenure that ran the station then; where none did, of the order's own.
-- Reads all orders, lines, payments, refunds and tenures.
WITH kept AS (
    SELECT county_id, order_id, sum(kept * unit_price_fen::numeric) AS fen
    FROM counted_line
    GROUP BY county_id, order_id
),
paid AS (
    SELECT county_id, order_id, sum(amount_fen) AS fen
    FROM orders_payment
    GROUP BY county_id, order_id
),
refunded AS (
    SELECT county_id, order_id, sum(amount_fen) AS fen
    FROM orders_refund
    GROUP BY county_id, order_id
),
ran AS NOT MATERIALIZED (
    -- A request that was under way when the station changed hands may be recorded a little later.
    SELECT county_id, station_id, id, began_at,
           coalesce(ended_at + interval '1 minute', 'infinity') AS until
    FROM network_tenure
),
drawer AS (
    SELECT refund.county_id, refund.order_id, refund.tenure_id, placed.number,
           EXISTS (
               SELECT FROM ran
               WHERE ran.county_id = refund.county_id AND ran.station_id = placed.station_id
                 AND ran.id = refund.tenure_id
                 AND refund.recorded_at BETWEEN ran.began_at AND ran.until
           ) AS ran_then,
           refund.tenure_id = placed.tenure_id AND NOT EXISTS (
               SELECT FROM ran
               WHERE ran.county_id = refund.county_id AND ran.station_id = placed.station_id
                 AND refund.recorded_at BETWEEN ran.began_at + interval '1 minute'
                                            AND ran.until - interval '1 minute'
           ) AS stands_in
    FROM orders_refund AS refund
    JOIN orders_order AS placed
      ON placed.county_id = refund.county_id AND placed.id = refund.order_id
    WHERE refund.tenure_id IS NOT NULL
)
SELECT kept.county_id, 'order' AS thing, placed.number AS name,
       greatest(0, coalesce(paid.fen, 0) - kept.fen) || ' fen refunded' AS expected,
       coalesce(refunded.fen, 0) || ' fen' AS found
FROM kept
JOIN orders_order AS placed ON placed.county_id = kept.county_id AND placed.id = kept.order_id
LEFT JOIN paid ON paid.county_id = kept.county_id AND paid.order_id = kept.order_id
LEFT JOIN refunded ON refunded.county_id = kept.county_id AND refunded.order_id = kept.order_id
WHERE greatest(0, coalesce(paid.fen, 0) - kept.fen) <> coalesce(refunded.fen, 0)
UNION ALL
SELECT county_id, 'order', number, 'the drawer of who ran the station', 'that of tenure ' || tenure_id
FROM drawer
WHERE NOT ran_then AND NOT stands_in
