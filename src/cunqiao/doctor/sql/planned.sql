-- Seconds since the worker last planned what it does every few seconds; no row where it never did.
SELECT extract(epoch FROM now())::bigint - max(defer_timestamp)
FROM procrastinate_periodic_defers
WHERE task_name = 'send_messages'
HAVING max(defer_timestamp) IS NOT NULL
