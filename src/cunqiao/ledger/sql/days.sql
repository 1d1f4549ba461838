-- What moved in an account by day in China: in and out. :county, :account, :since.
-- Reads the transfers by account, each side by its index.
SELECT (recorded_at AT TIME ZONE 'Asia/Shanghai')::date,
       coalesce(sum(amount_fen) FILTER (WHERE credit_account_id = %(account)s), 0)::bigint,
       coalesce(sum(amount_fen) FILTER (WHERE debit_account_id = %(account)s), 0)::bigint
FROM ledger_transfer
WHERE county_id = %(county)s AND %(account)s IN (debit_account_id, credit_account_id) AND recorded_at >= %(since)s
GROUP BY 1
ORDER BY 1
