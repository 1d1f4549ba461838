-- A transfer moves a positive amount between two accounts of its county, so that a county's
-- balances sum to zero.
-- Reads all transfers and accounts.
WITH moved AS (
    SELECT transfer.county_id, transfer.id, transfer.amount_fen, giver.id AS giver_id,
           taker.id AS taker_id
    FROM ledger_transfer AS transfer
    LEFT JOIN ledger_account AS giver
      ON giver.county_id = transfer.county_id AND giver.id = transfer.debit_account_id
    LEFT JOIN ledger_account AS taker
      ON taker.county_id = transfer.county_id AND taker.id = transfer.credit_account_id
)
SELECT county_id, 'transfer' AS thing, id::text AS name,
       'a positive amount between two accounts of the county' AS expected,
       concat_ws(', ',
           amount_fen || ' fen',
           CASE WHEN giver_id IS NULL THEN 'from no account of the county' END,
           CASE WHEN taker_id IS NULL THEN 'to no account of the county' END,
           CASE WHEN giver_id = taker_id THEN 'to the account that it comes from' END
       ) AS found
FROM moved
WHERE amount_fen <= 0 OR giver_id IS NULL OR taker_id IS NULL OR giver_id = taker_id
UNION ALL
SELECT county_id, 'county', county_id::text, '0 fen', sum(fen) || ' fen'
FROM (
    SELECT county_id, amount_fen AS fen FROM moved WHERE taker_id IS NOT NULL
    UNION ALL
    SELECT county_id, -amount_fen FROM moved WHERE giver_id IS NOT NULL
) AS side
GROUP BY county_id
HAVING sum(fen) <> 0
