-- Carry transfers over to the balances of those accounts that keep one.
-- :county smallint[], :account uuid[], :change bigint[], one element an account. Reads the primary key.
UPDATE ledger_account AS account
SET balance_fen = account.balance_fen + moved.change_fen
FROM unnest(%(county)s::smallint[], %(account)s::uuid[], %(change)s::bigint[]) AS moved (county_id, id, change_fen)
WHERE account.county_id = moved.county_id AND account.id = moved.id AND account.balance_fen IS NOT NULL
