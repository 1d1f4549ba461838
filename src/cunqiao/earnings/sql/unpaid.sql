-- Payable commissions and merchants' balances, less what payouts that wait for approval hold.
-- :county. Reads the transfers by account, and the items of open payouts.
WITH held AS (
    SELECT item.account_id, sum(item.amount_fen) AS amount_fen
    FROM earnings_payout AS payout
    JOIN earnings_payoutitem AS item ON item.county_id = payout.county_id AND item.payout_id = payout.id
    WHERE payout.county_id = %(county)s AND payout.status = 'proposed'
    GROUP BY item.account_id
),
-- Materialized: each sum is made once, not once to be compared and again to be told.
balance AS MATERIALIZED (
    SELECT account.id, (
        (SELECT coalesce(sum(amount_fen), 0) FROM ledger_transfer
         WHERE county_id = account.county_id AND credit_account_id = account.id)
        - (SELECT coalesce(sum(amount_fen), 0) FROM ledger_transfer
           WHERE county_id = account.county_id AND debit_account_id = account.id)
        - coalesce(held.amount_fen, 0)
    )::bigint AS amount_fen
    FROM ledger_account AS account
    LEFT JOIN held ON held.account_id = account.id
    WHERE account.county_id = %(county)s AND account.kind IN ('commission_payable', 'merchant')
)
SELECT id, amount_fen FROM balance WHERE amount_fen > 0 ORDER BY id
