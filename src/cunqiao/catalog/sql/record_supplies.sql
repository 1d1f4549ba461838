-- Record supplies; those recorded before are left as they are. Returns the keys of the new ones.
-- :county smallint[], :id uuid[], :sku uuid[], :quantity bigint[], :person uuid[], :now.
INSERT INTO catalog_supply (county_id, id, sku_id, quantity, supplied_by_id, supplied_at)
SELECT county_id, id, sku_id, quantity, person_id, %(now)s
FROM unnest(
    %(county)s::smallint[], %(id)s::uuid[], %(sku)s::uuid[], %(quantity)s::bigint[], %(person)s::uuid[]
) AS told (county_id, id, sku_id, quantity, person_id)
ORDER BY county_id, id
ON CONFLICT (county_id, id) DO NOTHING
RETURNING county_id, id
