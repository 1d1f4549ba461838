-- What moved in an account by the operator's days: in and out.
-- :county, :account, :since, :zone the operator's time zone.
-- Reads the transfers by account, each side by its index.
SELECT (recorded_at AT TIME ZONE %(zone)s)::date,
       coalesce(sum(amount_fen) FILTER (WHERE credit_account_id = %(account)s), 0)::bigint,
       coalesce(sum(amount_fen) FILTER (WHERE debit_account_id = %(account)s), 0)::bigint
FROM ledger_transfer
WHERE county_id = %(county)s AND %(account)s IN (debit_account_id, credit_account_id) AND recorded_at >= %(since)s
GROUP BY 1
ORDER BY 1
