-- Every transfer that was for an order, the earliest first, with the two accounts it went between.
-- :county, :order. Reads money_of_an_order.
SELECT transfer.id, transfer.entry_id, giver.kind, giver.holder, taker.kind, taker.holder, transfer.amount_fen,
       transfer.kind, transfer.happened_at
FROM ledger_transfer AS transfer
JOIN ledger_account AS giver ON giver.county_id = transfer.county_id AND giver.id = transfer.debit_account_id
JOIN ledger_account AS taker ON taker.county_id = transfer.county_id AND taker.id = transfer.credit_account_id
WHERE transfer.county_id = %(county)s AND transfer.order_id = %(order)s
ORDER BY transfer.id
