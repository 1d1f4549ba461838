-- An order is the sum of its lines, each in the one consignment of its merchant.
-- Reads all orders, consignments, lines and products.
WITH line AS (
    SELECT line.county_id, line.order_id, line.consignment_id, line.position, part.merchant_id,
           product.merchant_id AS seller_id,
           line.quantity * line.unit_price_fen::numeric AS fen,
           part.order_id IS DISTINCT FROM line.order_id AS is_elsewhere,
           line.miscounts,
           NOT line.commission_bp BETWEEN 0 AND line.fee_bp OR line.fee_bp > 10000 AS misrates
    FROM counted_line AS line
    LEFT JOIN orders_consignment AS part
      ON part.county_id = line.county_id AND part.id = line.consignment_id
    JOIN catalog_sku AS sku ON sku.id = line.sku_id
    JOIN catalog_product AS product ON product.id = sku.product_id
),
basket AS (
    SELECT county_id, order_id, sum(fen) AS fen FROM line GROUP BY county_id, order_id
),
part AS (
    SELECT part.county_id, part.order_id, count(*) AS parts,
           count(DISTINCT merchant_id) AS merchants,
           count(DISTINCT position) AS positions, max(position) AS last,
           count(*) FILTER (WHERE NOT EXISTS (
               SELECT FROM orders_line AS line
               WHERE line.county_id = part.county_id AND line.consignment_id = part.id
           )) AS empty
    FROM orders_consignment AS part
    GROUP BY part.county_id, part.order_id
)
SELECT placed.county_id, 'order' AS thing, placed.number AS name,
       coalesce(basket.fen, 0) || ' fen' AS expected,
       placed.total_fen || ' fen' AS found
FROM orders_order AS placed
LEFT JOIN basket ON basket.county_id = placed.county_id AND basket.order_id = placed.id
WHERE placed.total_fen <> coalesce(basket.fen, 0)
UNION ALL
SELECT placed.county_id, 'order', placed.number,
       'one consignment a merchant, numbered from 1, none empty',
       coalesce(part.parts, 0) || ' consignments of ' || coalesce(part.merchants, 0)
       || ' merchants, '
       || coalesce(part.empty, 0) || ' empty, the last number ' || coalesce(part.last, 0)
FROM orders_order AS placed
LEFT JOIN part ON part.county_id = placed.county_id AND part.order_id = placed.id
WHERE part.parts IS NULL OR part.parts <> part.merchants OR part.parts <> part.positions
   OR part.parts <> part.last
   OR part.empty > 0
UNION ALL
SELECT line.county_id, 'line', placed.number || ' line ' || line.position,
       'pieces, rates and the consignment of its merchant and order',
       concat_ws(', ',
           CASE WHEN line.is_elsewhere THEN 'a consignment of another order' END,
           CASE
               WHEN line.merchant_id <> line.seller_id
               THEN 'a consignment of merchant ' || line.merchant_id
           END,
           CASE WHEN line.miscounts THEN 'pieces that do not add up' END,
           CASE WHEN line.misrates THEN 'a commission above the fee or a fee above the price' END
       )
FROM line
JOIN orders_order AS placed ON placed.county_id = line.county_id AND placed.id = line.order_id
WHERE line.is_elsewhere OR line.merchant_id <> line.seller_id OR line.miscounts OR line.misrates
