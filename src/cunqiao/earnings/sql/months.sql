-- What a tenure has earned, by the operator's months: goods sold, parcels handed out, how many parcels.
-- :county, :account its pending commission, :since or null, :goods text[] the kinds of transfers by which
-- goods sold earn, :zone the operator's time zone. Reads the transfers by account.
-- What was stored with a time that no calendar shows counts in the last month.
SELECT to_char(least(happened_at, '9999-12-30Z') AT TIME ZONE %(zone)s, 'YYYY-MM'),
       coalesce(sum(amount_fen) FILTER (WHERE kind = ANY(%(goods)s::text[])), 0)::bigint,
       coalesce(sum(amount_fen) FILTER (WHERE kind <> ALL(%(goods)s::text[])), 0)::bigint,
       count(DISTINCT entry_id)
FROM ledger_transfer
WHERE county_id = %(county)s AND credit_account_id = %(account)s
  AND (%(since)s::timestamptz IS NULL OR happened_at >= %(since)s)
GROUP BY 1
ORDER BY 1 DESC
