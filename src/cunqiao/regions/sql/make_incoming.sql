-- A temporary table for the rows of a list, to be compared with the stored ones.
CREATE TEMPORARY TABLE regions_incoming (LIKE regions_region)
