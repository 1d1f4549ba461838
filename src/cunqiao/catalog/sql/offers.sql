-- What these SKUs are offered for at a moment: merchant, price, rates. A SKU without a price then is not offered.
-- :skus uuid[], :at. Reads the primary keys, one_price_a_moment and one_rate_a_moment backwards.
SELECT sku.id, product.merchant_id, price.price_fen, rate.fee_bp, rate.commission_bp
FROM catalog_sku AS sku
JOIN catalog_product AS product ON product.id = sku.product_id
CROSS JOIN LATERAL (
    SELECT price_fen FROM catalog_price
    WHERE sku_id = sku.id AND valid_from <= %(at)s ORDER BY valid_from DESC LIMIT 1
) AS price
CROSS JOIN LATERAL (
    SELECT fee_bp, commission_bp FROM catalog_rate
    WHERE category_id = product.category_id AND valid_from <= %(at)s ORDER BY valid_from DESC LIMIT 1
) AS rate
WHERE sku.id = ANY(%(skus)s::uuid[]) AND price.price_fen IS NOT NULL
