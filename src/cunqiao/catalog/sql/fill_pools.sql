-- Put recorded supplies on sale; a pool that is missing is made, with the id of its first supply.
-- Counties first, the national pool last, so that supplies and orders never wait for each other.
-- :county smallint[], :supply uuid[]: keys of supplies. Reads their primary key and one_pool_a_sku.
INSERT INTO catalog_pool AS pool (county_id, id, sku_id, supplied, available, reserved, sold)
SELECT county_id, (array_agg(id ORDER BY id))[1], sku_id, sum(quantity), sum(quantity), 0, 0
FROM unnest(%(county)s::smallint[], %(supply)s::uuid[]) AS new (county_id, id)
JOIN catalog_supply USING (county_id, id)
GROUP BY county_id, sku_id
ORDER BY county_id = 0, county_id, sku_id
ON CONFLICT (county_id, sku_id) DO UPDATE
SET supplied = pool.supplied + excluded.supplied,
    available = pool.available + excluded.available
