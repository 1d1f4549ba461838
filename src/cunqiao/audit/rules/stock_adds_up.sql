-- A pool's pieces are available, reserved or sold, and together those that its supplies brought.
-- Reads all pools and supplies.
WITH brought AS (
    SELECT county_id, sku_id, sum(quantity) AS pieces FROM catalog_supply GROUP BY county_id, sku_id
)
SELECT county_id, 'pool of SKU' AS thing, sku_id::text AS name,
       coalesce(brought.pieces, 0) || ' supplied' AS expected,
       coalesce(
           pool.supplied || ' supplied = ' || pool.available || ' available + ' || pool.reserved
           || ' reserved + '
           || pool.sold || ' sold',
           'no pool'
       ) AS found
FROM catalog_pool AS pool
FULL JOIN brought USING (county_id, sku_id)
WHERE pool.id IS NULL
   OR pool.supplied <> coalesce(brought.pieces, 0)
   OR pool.supplied <> pool.available::numeric + pool.reserved + pool.sold
   OR least(pool.available, pool.reserved, pool.sold) < 0
