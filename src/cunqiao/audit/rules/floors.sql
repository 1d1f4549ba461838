-- An account with a floor keeps its balance and never falls below; every float has a floor.
-- Reads all accounts.
SELECT county_id, 'account' AS thing, id::text AS name,
       CASE
           WHEN floor_fen IS NOT NULL THEN 'at least ' || floor_fen || ' fen'
           WHEN kind = 'float' THEN 'a floor'
           ELSE 'no kept balance without a floor'
       END AS expected,
       coalesce(balance_fen || ' fen', 'no kept balance') AS found
FROM ledger_account
WHERE balance_fen < floor_fen OR (balance_fen IS NULL) <> (floor_fen IS NULL)
   OR (kind = 'float' AND floor_fen IS NULL)
