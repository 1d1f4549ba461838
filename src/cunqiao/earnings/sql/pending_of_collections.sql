-- What collections put into pending commissions, by collection and tenure (the seller's, and who handed out).
-- :county, :collections uuid[]. Reads the keys and money_of_an_order.
SELECT collection.id, consignment.order_id, account.id, account.holder_id, sum(transfer.amount_fen)::bigint
FROM logistics_collection AS collection
JOIN logistics_parcel AS parcel
  ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
JOIN orders_consignment AS consignment
  ON consignment.county_id = collection.county_id AND consignment.id = parcel.consignment_id
JOIN ledger_transfer AS transfer
  ON transfer.county_id = collection.county_id AND transfer.order_id = consignment.order_id
 AND transfer.entry_id = collection.id
JOIN ledger_account AS account
  ON account.county_id = collection.county_id AND account.id = transfer.credit_account_id
WHERE collection.county_id = %(county)s AND collection.id = ANY(%(collections)s::uuid[])
  AND account.kind = 'commission_pending'
GROUP BY collection.id, consignment.order_id, account.id, account.holder_id
