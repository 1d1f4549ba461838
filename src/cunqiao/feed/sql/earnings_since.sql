-- Collections by which a tenure has earned since :since, by id after :after, :limit of them.
-- :county, :account its pending commission. Reads the transfers by account.
SELECT DISTINCT entry_id
FROM ledger_transfer
WHERE county_id = %(county)s AND credit_account_id = %(account)s AND happened_at >= %(since)s
  AND entry_id > %(after)s
ORDER BY entry_id
LIMIT %(limit)s
