-- A line costs what its SKU cost when it was ordered, and earns by the rates of its category then.
-- Reads all lines, prices and rates. What changed in the minute before may not have been seen.
WITH price AS (
    SELECT sku_id, price_fen, valid_from,
           lead(valid_from, 1, 'infinity') OVER (PARTITION BY sku_id ORDER BY valid_from) AS until
    FROM catalog_price
),
rate AS (
    SELECT category_id, fee_bp, commission_bp, valid_from,
           lead(valid_from, 1, 'infinity') OVER (PARTITION BY category_id ORDER BY valid_from)
               AS until
    FROM catalog_rate
),
line AS (
    SELECT line.county_id, placed.number || ' line ' || line.position AS name,
           line.sku_id, product.category_id, line.unit_price_fen, line.fee_bp, line.commission_bp,
           placed.recorded_at
    FROM orders_line AS line
    JOIN orders_order AS placed
      ON placed.county_id = line.county_id AND placed.id = line.order_id
    JOIN catalog_sku AS sku ON sku.id = line.sku_id
    JOIN catalog_product AS product ON product.id = sku.product_id
)
SELECT county_id, 'line' AS thing, name, 'the price of SKU ' || sku_id || ' at ' || recorded_at AS expected,
       unit_price_fen || ' fen' AS found
FROM line
WHERE NOT EXISTS (
    SELECT FROM price
    WHERE price.sku_id = line.sku_id AND price.price_fen = line.unit_price_fen
      AND price.valid_from <= line.recorded_at
      AND price.until > line.recorded_at - interval '1 minute'
)
UNION ALL
SELECT county_id, 'line', name, 'the rates of category ' || category_id || ' at ' || recorded_at,
       'fee ' || fee_bp || ', commission ' || commission_bp || ' bp'
FROM line
WHERE NOT EXISTS (
    SELECT FROM rate
    WHERE rate.category_id = line.category_id AND rate.fee_bp = line.fee_bp
      AND rate.commission_bp = line.commission_bp AND rate.valid_from <= line.recorded_at
      AND rate.until > line.recorded_at - interval '1 minute'
)
