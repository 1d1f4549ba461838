-- Every kind of transfer goes from its kinds of accounts to its kinds of accounts.
-- Reads all transfers and accounts.
WITH way (kind, giver, taker) AS (
    VALUES
        ('top_up', 'bank', 'float'),
        ('place', 'float', 'escrow'),
        ('cancel', 'escrow', 'float'),
        ('expire', 'escrow', 'float'),
        ('settle_merchant', 'escrow', 'merchant'),
        ('commission', 'escrow', 'commission_pending'),
        ('platform_fee', 'escrow', 'platform'),
        ('handling', 'platform', 'commission_pending'),
        ('last_leg', 'platform', 'carrier'),
        ('repay_front', 'float', 'float'),
        ('release', 'commission_pending', 'commission_payable'),
        ('payout_commission', 'commission_payable', 'bank'),
        ('payout_merchant', 'merchant', 'bank')
)
SELECT transfer.county_id, 'transfer' AS thing, transfer.id::text AS name,
       coalesce(
           (SELECT transfer.kind || ': ' || string_agg(way.giver || ' to ' || way.taker, ', ')
            FROM way WHERE way.kind = transfer.kind),
           'a kind that we know'
       ) AS expected,
       transfer.kind || ': ' || giver.kind || ' to ' || taker.kind AS found
FROM ledger_transfer AS transfer
JOIN ledger_account AS giver
  ON giver.county_id = transfer.county_id AND giver.id = transfer.debit_account_id
JOIN ledger_account AS taker
  ON taker.county_id = transfer.county_id AND taker.id = transfer.credit_account_id
WHERE (transfer.kind, giver.kind, taker.kind) NOT IN (SELECT kind, giver, taker FROM way)
