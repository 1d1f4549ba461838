-- A collection settles the value of its pieces, once: to merchant, tenure and platform by the rates
-- of the lines, each to within a fen a line.
-- Reads all collections with the contents of their parcels, and all transfers that settle.
WITH handed AS (
    SELECT collection.county_id, collection.id, parcel.number, part.order_id, part.merchant_id,
           placed.tenure_id,
           count(*) AS lines, sum(content.quantity * line.unit_price_fen::numeric) AS fen,
           sum(content.quantity * line.unit_price_fen::numeric * (10000 - line.fee_bp)) / 10000
               AS merchant_fen,
           sum(content.quantity * line.unit_price_fen::numeric * line.commission_bp) / 10000
               AS commission_fen
    FROM logistics_collection AS collection
    JOIN logistics_parcel AS parcel
      ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
    JOIN orders_consignment AS part
      ON part.county_id = parcel.county_id AND part.id = parcel.consignment_id
    JOIN orders_order AS placed ON placed.county_id = part.county_id AND placed.id = part.order_id
    JOIN logistics_parcelline AS content
      ON content.county_id = parcel.county_id AND content.parcel_id = parcel.id
    JOIN orders_line AS line ON line.county_id = content.county_id AND line.id = content.line_id
    GROUP BY collection.county_id, collection.id, parcel.number, part.order_id, part.merchant_id,
        placed.tenure_id
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
    SELECT county_id, entry_id AS id, sum(amount_fen) AS fen,
           coalesce(sum(amount_fen) FILTER (WHERE kind = 'settle_merchant'), 0) AS merchant_fen,
           coalesce(sum(amount_fen) FILTER (WHERE kind = 'commission'), 0) AS commission_fen
    FROM moved
    GROUP BY county_id, entry_id
)
SELECT county_id, CASE WHEN handed.number IS NULL THEN 'entry' ELSE 'parcel' END AS thing,
       coalesce(handed.number, id::text) AS name,
       coalesce(
           handed.fen || ' fen, merchant ' || round(handed.merchant_fen, 2) || ', commission '
           || round(handed.commission_fen, 2),
           'a collection'
       ) AS expected,
       coalesce(settled.fen, 0) || ' fen, merchant ' || coalesce(settled.merchant_fen, 0)
       || ', commission '
       || coalesce(settled.commission_fen, 0) AS found
FROM handed
FULL JOIN settled USING (county_id, id)
WHERE handed.fen IS DISTINCT FROM settled.fen
   OR abs(handed.merchant_fen - settled.merchant_fen) > handed.lines
   OR abs(handed.commission_fen - settled.commission_fen) > handed.lines
   OR abs(handed.fen - handed.merchant_fen - handed.commission_fen
          - (settled.fen - settled.merchant_fen - settled.commission_fen)) > handed.lines
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
