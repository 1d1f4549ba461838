-- The comparison is done. A load that fails takes the table with it.
DROP TABLE regions_incoming
