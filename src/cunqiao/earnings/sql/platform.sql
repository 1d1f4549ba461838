-- What the platform took in fees and gave for handling and last legs, by county and the operator's months.
-- :county or null for all; :fees, :handling, :last_leg text[], the kinds of transfers; :zone the operator's time zone.
-- Reads the platforms' accounts and their transfers from both sides.
-- What was stored with a time that no calendar shows counts in the last month.
SELECT account.county_id,
       to_char(least(transfer.happened_at, '9999-12-30Z') AT TIME ZONE %(zone)s, 'YYYY-MM') AS month,
       coalesce(sum(transfer.amount_fen) FILTER (WHERE transfer.kind = ANY(%(fees)s::text[])), 0)::bigint,
       coalesce(sum(transfer.amount_fen) FILTER (WHERE transfer.kind = ANY(%(handling)s::text[])), 0)::bigint,
       coalesce(sum(transfer.amount_fen) FILTER (WHERE transfer.kind = ANY(%(last_leg)s::text[])), 0)::bigint
FROM ledger_account AS account
CROSS JOIN LATERAL (
    SELECT kind, amount_fen, happened_at FROM ledger_transfer
    WHERE county_id = account.county_id AND credit_account_id = account.id
    UNION ALL
    SELECT kind, amount_fen, happened_at FROM ledger_transfer
    WHERE county_id = account.county_id AND debit_account_id = account.id
) AS transfer
WHERE account.kind = 'platform' AND (%(county)s::smallint IS NULL OR account.county_id = %(county)s)
GROUP BY 1, 2
ORDER BY 2 DESC, 1
