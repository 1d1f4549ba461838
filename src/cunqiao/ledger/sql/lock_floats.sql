-- Lock the floats of tenures, in key order, and read what each may still spend.
-- :county smallint[], :tenure uuid[]. Reads one_account_of_a_kind.
SELECT county_id, holder_id, id, balance_fen - floor_fen AS available_fen
FROM ledger_account
WHERE kind = 'float' AND (county_id, holder_id) IN (SELECT * FROM unnest(%(county)s::smallint[], %(tenure)s::uuid[]))
ORDER BY county_id, id
FOR UPDATE
