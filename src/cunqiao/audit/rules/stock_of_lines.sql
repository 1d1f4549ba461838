-- A pool has reserved and sold what the orders' lines have open and collected from it. Pieces given
-- back go to the national pool first, pieces handed over count against the county's first.
-- Reads all lines and pools.
WITH line AS (
    SELECT county_id, sku_id, national_quantity, settled, still_open,
           least(national_quantity, given_back) AS back_to_nation,
           greatest(0, settled - (quantity - national_quantity)) AS sold_by_nation
    FROM counted_line
),
part AS (
    SELECT county_id, sku_id,
           still_open - (national_quantity - back_to_nation - sold_by_nation) AS reserved,
           settled - sold_by_nation AS sold
    FROM line
    UNION ALL
    SELECT 0, sku_id, national_quantity - back_to_nation - sold_by_nation, sold_by_nation
    FROM line
    WHERE national_quantity > 0
),
wanted AS (
    SELECT county_id, sku_id, sum(reserved) AS reserved, sum(sold) AS sold
    FROM part
    GROUP BY county_id, sku_id
)
SELECT county_id, 'pool of SKU' AS thing, sku_id::text AS name,
       coalesce(wanted.reserved, 0) || ' reserved, ' || coalesce(wanted.sold, 0)
       || ' sold' AS expected,
       coalesce(pool.reserved || ' reserved, ' || pool.sold || ' sold', 'no pool') AS found
FROM wanted
FULL JOIN catalog_pool AS pool USING (county_id, sku_id)
WHERE (coalesce(wanted.reserved, 0), coalesce(wanted.sold, 0))
   <> (coalesce(pool.reserved, 0), coalesce(pool.sold, 0))
