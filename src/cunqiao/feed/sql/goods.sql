-- The SKUs for sale in a county at a moment, as far as they differ from what a device has. SKUs lie in 64 buckets by
-- the last byte of their id; a digest stands for a bucket's content. Each row is a bucket whose digest differs, its
-- digest now, and one of its SKUs (none for an empty bucket); `buckets` counts all that differ. Whole buckets are
-- returned, as long as fewer than :limit SKUs come before them.
-- :county, :at, :plenty pieces, :digests bigint[] of the buckets as the device has them.
-- Reads all SKUs with one_price_a_moment and one_pool_a_sku.
WITH good AS MATERIALIZED (
    SELECT get_byte(uuid_send(sku.id), 15) %% 64 AS bucket,
           sku.id, sku.name, sku.name_en, sku.search_text, category.slug, product.merchant_id, price.price_fen,
           CASE WHEN pool.pieces >= %(plenty)s THEN 'plenty' WHEN pool.pieces > 0 THEN 'few' ELSE 'none' END AS stock,
           sku.handling, sku.barcode, sku.picture_id
    FROM catalog_sku AS sku
    JOIN catalog_product AS product ON product.id = sku.product_id
    JOIN catalog_category AS category ON category.id = product.category_id
    JOIN LATERAL (
        SELECT price_fen FROM catalog_price WHERE sku_id = sku.id AND valid_from <= %(at)s
        ORDER BY valid_from DESC LIMIT 1
    ) AS price ON price.price_fen IS NOT NULL
    LEFT JOIN LATERAL (
        SELECT sum(available) AS pieces FROM catalog_pool WHERE county_id IN (0, %(county)s) AND sku_id = sku.id
    ) AS pool ON true
    WHERE EXISTS (SELECT FROM catalog_rate AS r WHERE r.category_id = category.id AND r.valid_from <= %(at)s)
), digested AS (
    SELECT bucket, count(good.id) AS skus,
           coalesce(bit_xor(hashtextextended(good::text, 0)) & ((1::bigint << 48) - 1), 0) AS digest
    FROM generate_series(0, 63) AS bucket
    LEFT JOIN good USING (bucket)
    GROUP BY bucket
), differing AS (
    SELECT bucket, digest, count(*) OVER () AS buckets, sum(skus) OVER (ORDER BY bucket) - skus AS skus_before
    FROM digested
    WHERE digest <> (%(digests)s::bigint[])[bucket + 1]
)
SELECT buckets, differing.bucket, digest, id, name, name_en, search_text, slug, merchant_id, price_fen, stock, handling,
       barcode, picture_id
FROM differing
LEFT JOIN good USING (bucket)
WHERE skus_before < %(limit)s
