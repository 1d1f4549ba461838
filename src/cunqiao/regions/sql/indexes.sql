-- Name and definition of each index of the regions but the primary key.
SELECT c.relname, pg_get_indexdef(c.oid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = 'regions_region'::regclass AND NOT i.indisprimary
ORDER BY c.relname
