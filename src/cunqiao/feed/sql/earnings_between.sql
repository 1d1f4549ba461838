-- Collections by which a tenure earned from :since to :to. :county, :tenure.
-- Reads one_account_of_a_kind and the transfers by account.
SELECT DISTINCT transfer.entry_id
FROM ledger_account AS account
JOIN ledger_transfer AS transfer
  ON transfer.county_id = account.county_id AND transfer.credit_account_id = account.id
WHERE account.county_id = %(county)s AND account.kind = 'commission_pending' AND account.holder_id = %(tenure)s
  AND transfer.happened_at >= %(since)s AND transfer.happened_at < %(to)s
