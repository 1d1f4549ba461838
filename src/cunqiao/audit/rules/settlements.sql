-- A collection settles the value of its pieces, once: each line to merchant, tenure and platform by
-- its rates, to the fen, by the rule of splitting that the collection names, which is the newest
-- since there is one.
-- Reads all collections with the contents of their parcels, all transfers that settle, and when the
-- tables learned of the newest rule.
WITH content AS (
    SELECT collection.county_id, collection.id, collection.split_rule, parcel.number, part.order_id,
           part.merchant_id, placed.tenure_id, content.id AS content_id,
           content.quantity * line.unit_price_fen::numeric AS fen, line.fee_bp, line.commission_bp
    FROM logistics_collection AS collection
    JOIN logistics_parcel AS parcel
      ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
    JOIN orders_consignment AS part
      ON part.county_id = parcel.county_id AND part.id = parcel.consignment_id
    JOIN orders_order AS placed ON placed.county_id = part.county_id AND placed.id = part.order_id
    JOIN logistics_parcelline AS content
      ON content.county_id = parcel.county_id AND content.parcel_id = parcel.id
    JOIN orders_line AS line ON line.county_id = content.county_id AND line.id = content.line_id
),
rounded_down AS (
    SELECT content.*, share.place, share.kind, share.bp,
           div(fen * share.bp, 10000) AS part_fen, mod(fen * share.bp, 10000) AS remainder
    FROM content
    CROSS JOIN LATERAL (
        VALUES (1, 'settle_merchant', 10000 - fee_bp), (2, 'commission', commission_bp),
               (3, 'platform_fee', fee_bp - commission_bp)
    ) AS share (place, kind, bp)
),
ranked AS (
    SELECT rounded_down.*,
           fen - sum(part_fen) OVER of_a_line AS spare_fen,
           CASE split_rule
               WHEN 'largest_remainder'
                   THEN row_number() OVER (of_a_line ORDER BY remainder DESC, place)
               WHEN 'first_parts' THEN row_number() OVER (of_a_line ORDER BY bp = 0, place)
           END AS rank
    FROM rounded_down
    WINDOW of_a_line AS (PARTITION BY county_id, id, content_id)
),
allotted AS (
    SELECT county_id, id, number, order_id, merchant_id, tenure_id, kind,
           part_fen + (rank <= spare_fen)::int AS fen
    FROM ranked
),
handed AS (
    SELECT county_id, id, number, order_id, merchant_id, tenure_id,
           sum(fen) FILTER (WHERE kind = 'settle_merchant') AS merchant_fen,
           sum(fen) FILTER (WHERE kind = 'commission') AS commission_fen,
           sum(fen) FILTER (WHERE kind = 'platform_fee') AS platform_fen,
           array_agg(kind || ' ' || fen ORDER BY kind, fen) FILTER (WHERE fen > 0) AS parts
    FROM allotted
    GROUP BY county_id, id, number, order_id, merchant_id, tenure_id
),
moved AS (
    SELECT transfer.county_id, transfer.id, transfer.entry_id, transfer.order_id, transfer.kind,
           transfer.amount_fen,
           taker.holder_id
    FROM ledger_transfer AS transfer
    JOIN ledger_account AS taker
      ON taker.county_id = transfer.county_id AND taker.id = transfer.credit_account_id
    WHERE transfer.kind IN ('settle_merchant', 'commission', 'platform_fee')
),
settled AS (
    SELECT county_id, entry_id AS id,
           coalesce(sum(amount_fen) FILTER (WHERE kind = 'settle_merchant'), 0) AS merchant_fen,
           coalesce(sum(amount_fen) FILTER (WHERE kind = 'commission'), 0) AS commission_fen,
           coalesce(sum(amount_fen) FILTER (WHERE kind = 'platform_fee'), 0) AS platform_fen,
           array_agg(kind || ' ' || amount_fen ORDER BY kind, amount_fen) AS parts
    FROM moved
    GROUP BY county_id, entry_id
)
SELECT county_id, CASE WHEN handed.number IS NULL THEN 'entry' ELSE 'parcel' END AS thing,
       coalesce(handed.number, id::text) AS name,
       CASE
           WHEN handed.number IS NULL THEN 'a collection'
           WHEN handed.merchant_fen IS NULL THEN 'a rule of splitting that we know'
           ELSE 'merchant ' || handed.merchant_fen || ', commission ' || handed.commission_fen
                || ', platform ' || handed.platform_fen || ' fen'
       END AS expected,
       'merchant ' || coalesce(settled.merchant_fen, 0) || ', commission '
       || coalesce(settled.commission_fen, 0) || ', platform ' || coalesce(settled.platform_fen, 0)
       || ' fen' AS found
FROM handed
FULL JOIN settled USING (county_id, id)
WHERE (handed.merchant_fen, handed.commission_fen, handed.platform_fen)
      IS DISTINCT FROM (settled.merchant_fen, settled.commission_fen, settled.platform_fen)
UNION ALL
SELECT moved.county_id, 'parcel', handed.number, 'its order, its merchant, the tenure that sold it',
       moved.kind || ' to ' || coalesce(moved.holder_id::text, 'nobody') || ' for order '
       || coalesce(moved.order_id::text, 'none')
FROM moved
JOIN handed ON handed.county_id = moved.county_id AND handed.id = moved.entry_id
WHERE moved.order_id IS DISTINCT FROM handed.order_id
   OR moved.holder_id IS DISTINCT FROM CASE moved.kind
          WHEN 'settle_merchant' THEN handed.merchant_id
          WHEN 'commission' THEN handed.tenure_id
      END
UNION ALL
SELECT handed.county_id, 'parcel', handed.number, array_to_string(handed.parts, ', '),
       array_to_string(settled.parts, ', ')
FROM handed
JOIN settled USING (county_id, id)
WHERE (handed.merchant_fen, handed.commission_fen, handed.platform_fen)
      = (settled.merchant_fen, settled.commission_fen, settled.platform_fen)
  AND handed.parts IS DISTINCT FROM settled.parts
UNION ALL
SELECT collection.county_id, 'parcel', parcel.number, 'split by largest_remainder',
       collection.split_rule || ' at ' || collection.recorded_at
FROM logistics_collection AS collection
JOIN logistics_parcel AS parcel
  ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
WHERE collection.split_rule <> 'largest_remainder'
  AND collection.recorded_at > (
      SELECT applied FROM django_migrations WHERE app = 'logistics' AND name = '0004_split_rule'
  )
