-- The functions that note changes, each with the tables where a trigger calls it; an empty name where none does, or one
-- that is disabled.
SELECT DISTINCT coalesce(pg_class.relname, ''), pg_proc.proname
FROM pg_proc
LEFT JOIN pg_trigger ON pg_trigger.tgfoid = pg_proc.oid AND pg_trigger.tgenabled IN ('O', 'A')
LEFT JOIN pg_class ON pg_class.oid = pg_trigger.tgrelid
WHERE pg_proc.pronamespace = current_schema()::regnamespace AND starts_with(pg_proc.proname, 'feed_note_')
