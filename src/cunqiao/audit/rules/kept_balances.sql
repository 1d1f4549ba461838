-- A kept balance is the sum of the account's transfers.
-- Reads all transfers, and all accounts that keep a balance.
WITH moved AS (
    SELECT county_id, account_id, sum(fen) AS fen
    FROM (
        SELECT county_id, credit_account_id AS account_id, amount_fen AS fen FROM ledger_transfer
        UNION ALL
        SELECT county_id, debit_account_id, -amount_fen FROM ledger_transfer
    ) AS side
    GROUP BY county_id, account_id
)
SELECT account.county_id, 'account' AS thing, account.id::text AS name,
       coalesce(moved.fen, 0) || ' fen' AS expected, account.balance_fen || ' fen' AS found
FROM ledger_account AS account
LEFT JOIN moved ON moved.county_id = account.county_id AND moved.account_id = account.id
WHERE account.balance_fen <> coalesce(moved.fen, 0)
