-- A table for the rows of a list, to be compared with those that are there.
CREATE TEMPORARY TABLE regions_incoming (LIKE regions_region)
