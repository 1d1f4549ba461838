-- What is committed now, and which life of which database says so: one restored elsewhere, or to a moment before,
-- counts its transactions anew.
SELECT pg_current_snapshot()::text,
       concat_ws('-', (SELECT system_identifier FROM pg_control_system()), left(pg_walfile_name(pg_current_wal_lsn()), 8),
                 (SELECT oid FROM pg_database WHERE datname = current_database()))
