-- Move pieces within pools: what is not available any more is reserved, what is not reserved any more is sold or
-- available again. :county smallint[], :sku uuid[], and by pool :available, :reserved, :sold bigint[]:
-- the changes. Reads one_pool_a_sku.
UPDATE catalog_pool AS pool
SET available = pool.available + moved.available,
    reserved = pool.reserved + moved.reserved,
    sold = pool.sold + moved.sold
FROM unnest(
    %(county)s::smallint[], %(sku)s::uuid[], %(available)s::bigint[], %(reserved)s::bigint[], %(sold)s::bigint[]
) AS moved (county_id, sku_id, available, reserved, sold)
WHERE pool.county_id = moved.county_id AND pool.sku_id = moved.sku_id
