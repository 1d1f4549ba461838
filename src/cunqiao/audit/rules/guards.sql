-- The database itself refuses to change what was written down for ever: its guards stand, and refuse.
-- Reads the triggers of the guarded tables, and the functions that they call.
SELECT 0 AS county_id, 'table' AS thing, guarded.name, 'guard ' || guarded.guard AS expected,
       CASE
           WHEN standing.tgenabled IS NULL THEN 'none'
           WHEN standing.tgenabled NOT IN ('O', 'A') THEN 'disabled'
           ELSE 'it calls ' || standing.tgfoid::regproc
       END AS found
FROM (
    VALUES
        ('catalog_supply', 'append_only'), ('kernel_event', 'append_only'),
        ('ledger_reference', 'append_only'), ('ledger_transfer', 'append_only'),
        ('logistics_collection', 'append_only'),
        ('logistics_fee', 'append_only'), ('orders_payment', 'append_only'),
        ('policies_version', 'moved_only'), ('policies_version', 'kept'),
        ('identity_grant', 'kept'), ('ledger_topup', 'kept'), ('network_tenure', 'kept'),
        ('orders_refund', 'kept'),
        ('identity_till', 'set_once'), ('ledger_topup', 'set_once'),
        ('logistics_leg', 'set_once'), ('network_tenure', 'set_once'),
        ('orders_refund', 'set_once'),
        ('catalog_supply', 'never_emptied'), ('identity_grant', 'never_emptied'),
        ('kernel_event', 'never_emptied'), ('ledger_topup', 'never_emptied'),
        ('ledger_reference', 'never_emptied'), ('ledger_transfer', 'never_emptied'),
        ('logistics_collection', 'never_emptied'),
        ('logistics_fee', 'never_emptied'), ('network_tenure', 'never_emptied'),
        ('orders_payment', 'never_emptied'), ('orders_refund', 'never_emptied'),
        ('policies_version', 'never_emptied')
) AS guarded (name, guard)
LEFT JOIN pg_trigger AS standing
  ON standing.tgrelid = to_regclass(guarded.name) AND standing.tgname = guarded.guard
WHERE standing.tgenabled IS NULL OR standing.tgenabled NOT IN ('O', 'A')
   OR standing.tgfoid NOT IN (
       coalesce(to_regproc('kernel_refuse_change'), 0::regproc),
       coalesce(to_regproc('kernel_refuse_truncate'), 0::regproc),
       coalesce(to_regproc('identity_keep_grant'), 0::regproc)
   )
UNION ALL
SELECT 0, 'function', refusing.name, 'a body with the digest ' || refusing.digest,
       coalesce(md5(btrim(standing.prosrc)), 'none')
FROM (
    VALUES
        ('kernel_refuse_change', '780a24fc9cbae10447c858306b1f657b'),
        ('kernel_refuse_truncate', 'fe58f6f9ce798e0dac4c3ca00af4007c')
) AS refusing (name, digest)
LEFT JOIN pg_proc AS standing ON standing.oid = to_regproc(refusing.name)
WHERE md5(btrim(standing.prosrc)) IS DISTINCT FROM refusing.digest
