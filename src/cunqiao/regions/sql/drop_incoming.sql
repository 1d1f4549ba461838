-- Drop the table of `make_incoming`. Where a load fails, its rollback removes the table.
DROP TABLE regions_incoming
