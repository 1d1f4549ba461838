-- What stands and what happened: rows of (what, status or nothing, how many).
-- Counts whole tables, the largest by an index alone: for a page that few ask, of a world of some thousands.
SELECT 'counties', '', count(*) FROM network_centre
UNION ALL SELECT 'stations', '', count(*) FROM network_station
UNION ALL SELECT 'partners', '', count(*) FROM network_tenure WHERE ended_at IS NULL
UNION ALL SELECT 'villagers', '', count(*) FROM villagers_villager
UNION ALL SELECT 'merchants', '', count(*) FROM catalog_merchant
UNION ALL SELECT 'skus', '', count(*) FROM catalog_sku
UNION ALL SELECT 'orders', status, count(*) FROM orders_order GROUP BY status
UNION ALL SELECT 'parcels', status, count(*) FROM logistics_parcel GROUP BY status
