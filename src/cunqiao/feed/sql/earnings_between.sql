-- Collections by which a tenure earned from :since to :to. :county, :account its pending commission.
SELECT DISTINCT entry_id
FROM ledger_transfer
WHERE county_id = %(county)s AND credit_account_id = %(account)s
  AND happened_at >= %(since)s AND happened_at < %(to)s
