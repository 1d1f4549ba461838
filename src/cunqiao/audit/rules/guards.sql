-- The database itself refuses to change what was written down for ever: its guards stand.
-- Reads the triggers of the guarded tables.
SELECT 0 AS county_id, 'table' AS thing, guarded.name, 'guard ' || guarded.guard AS expected,
       CASE WHEN standing.tgenabled IS NULL THEN 'none' ELSE 'disabled' END AS found
FROM (
    VALUES
        ('catalog_supply', 'append_only'), ('kernel_event', 'append_only'),
        ('ledger_transfer', 'append_only'), ('logistics_collection', 'append_only'),
        ('logistics_fee', 'append_only'), ('policies_version', 'moved_only'),
        ('policies_version', 'kept'), ('identity_grant', 'kept')
) AS guarded (name, guard)
LEFT JOIN pg_trigger AS standing
  ON standing.tgrelid = to_regclass(guarded.name) AND standing.tgname = guarded.guard
WHERE standing.tgenabled IS NULL OR standing.tgenabled NOT IN ('O', 'A')
