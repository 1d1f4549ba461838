-- What collections put into pending commissions, by collection and tenure (the seller's, and who handed out).
-- :county, :collections uuid[]. Reads the keys, money_of_an_order, and money_of_no_order for parcels that are of no
-- order.
WITH handed AS (
    SELECT collection.id, consignment.order_id
    FROM logistics_collection AS collection
    JOIN logistics_parcel AS parcel
      ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
    LEFT JOIN orders_consignment AS consignment
      ON consignment.county_id = collection.county_id AND consignment.id = parcel.consignment_id
    WHERE collection.county_id = %(county)s AND collection.id = ANY(%(collections)s::uuid[])
),
moved AS (
    SELECT handed.id, handed.order_id, transfer.credit_account_id, transfer.amount_fen
    FROM handed
    JOIN ledger_transfer AS transfer
      ON transfer.county_id = %(county)s AND transfer.order_id = handed.order_id AND transfer.entry_id = handed.id
    UNION ALL
    SELECT handed.id, NULL, transfer.credit_account_id, transfer.amount_fen
    FROM handed
    JOIN ledger_transfer AS transfer
      ON transfer.county_id = %(county)s AND transfer.order_id IS NULL AND transfer.entry_id = handed.id
    WHERE handed.order_id IS NULL
)
SELECT moved.id, moved.order_id, account.id, account.holder_id, sum(moved.amount_fen)::bigint
FROM moved
JOIN ledger_account AS account ON account.county_id = %(county)s AND account.id = moved.credit_account_id
WHERE account.kind = 'commission_pending'
GROUP BY moved.id, moved.order_id, account.id, account.holder_id
