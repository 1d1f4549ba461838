-- All SKUs of some buckets, for sale or not. :buckets int[].
SELECT id FROM catalog_sku WHERE get_byte(uuid_send(id), 15) %% 64 = ANY(%(buckets)s::int[])
