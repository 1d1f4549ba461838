-- The current snapshot, and what identifies the database: it changes when a backup is restored, here or elsewhere,
-- because transaction numbers are then given out anew.
SELECT pg_current_snapshot()::text,
       concat_ws('-', (SELECT system_identifier FROM pg_control_system()), left(pg_walfile_name(pg_current_wal_lsn()), 8),
                 (SELECT oid FROM pg_database WHERE datname = current_database()))
