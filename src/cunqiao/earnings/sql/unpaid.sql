-- Payable commissions and merchants' balances, less what payouts that wait for approval hold.
-- :county. Reads the transfers by account, and the items of open payouts.
SELECT account.id, balance.amount_fen
FROM ledger_account AS account
CROSS JOIN LATERAL (
    SELECT (
        (SELECT coalesce(sum(amount_fen), 0) FROM ledger_transfer
         WHERE county_id = account.county_id AND credit_account_id = account.id)
        - (SELECT coalesce(sum(amount_fen), 0) FROM ledger_transfer
           WHERE county_id = account.county_id AND debit_account_id = account.id)
        - (SELECT coalesce(sum(item.amount_fen), 0)
           FROM earnings_payoutitem AS item
           JOIN earnings_payout AS payout ON payout.county_id = item.county_id AND payout.id = item.payout_id
           WHERE item.county_id = account.county_id AND item.account_id = account.id AND payout.status = 'proposed')
    )::bigint AS amount_fen
) AS balance
WHERE account.county_id = %(county)s AND account.kind IN ('commission_payable', 'merchant') AND balance.amount_fen > 0
ORDER BY account.id
