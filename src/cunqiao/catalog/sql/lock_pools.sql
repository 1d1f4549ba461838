-- Lock pools and read what is available: counties first, the national pool last, so that two orders never wait for
-- each other. :county smallint[], :sku uuid[]. Reads one_pool_a_sku.
SELECT county_id, sku_id, available
FROM catalog_pool
WHERE (county_id, sku_id) IN (SELECT * FROM unnest(%(county)s::smallint[], %(sku)s::uuid[]))
ORDER BY county_id = 0, county_id, sku_id
FOR UPDATE
