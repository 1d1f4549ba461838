-- The bank paid exactly the items of approved payouts, which two persons agreed on; open ones ask
-- for no more than there is.
-- Reads all payouts with their items and approvals, all transfers of the accounts in them, and all
-- people.
WITH item AS (
    SELECT item.county_id, item.account_id, item.amount_fen, payout.id AS payout_id, payout.status
    FROM earnings_payoutitem AS item
    JOIN earnings_payout AS payout
      ON payout.county_id = item.county_id AND payout.id = item.payout_id
),
agreed AS (
    SELECT county_id, account_id, amount_fen, count(*) AS times,
           string_agg(payout_id::text, ', ') AS payouts
    FROM item
    WHERE status = 'approved'
    GROUP BY county_id, account_id, amount_fen
),
paid AS (
    SELECT county_id, debit_account_id AS account_id, amount_fen, count(*) AS times
    FROM ledger_transfer
    WHERE kind IN ('payout_commission', 'payout_merchant')
    GROUP BY county_id, debit_account_id, amount_fen
),
asked AS (
    SELECT county_id, account_id, sum(amount_fen) AS fen
    FROM item
    WHERE status = 'proposed'
    GROUP BY county_id, account_id
),
owed AS (
    SELECT asked.county_id, asked.account_id, asked.fen,
           coalesce(sum(
               CASE
                   WHEN transfer.credit_account_id = asked.account_id THEN transfer.amount_fen
                   ELSE -transfer.amount_fen
               END
           ), 0) AS balance_fen
    FROM asked
    LEFT JOIN ledger_transfer AS transfer
      ON transfer.county_id = asked.county_id
     AND (
         transfer.credit_account_id = asked.account_id
         OR transfer.debit_account_id = asked.account_id
     )
    GROUP BY asked.county_id, asked.account_id, asked.fen
)
SELECT county_id, 'account' AS thing, account_id::text AS name,
       coalesce(agreed.times, 0) || ' times ' || amount_fen || ' fen'
       || coalesce(', by payout ' || agreed.payouts, '') AS expected,
       coalesce(paid.times, 0) || ' times ' || amount_fen || ' fen paid' AS found
FROM agreed
FULL JOIN paid USING (county_id, account_id, amount_fen)
WHERE agreed.times IS DISTINCT FROM paid.times
UNION ALL
SELECT county_id, 'account', account_id::text, 'at most ' || balance_fen || ' fen asked for',
       fen || ' fen'
FROM owed
WHERE fen > balance_fen
UNION ALL
SELECT payout.county_id, 'payout', payout.id::text,
       'approved once, by somebody else than ' || payout.proposed_by_id,
       coalesce('approved by ' || string_agg(approval.person_id::text, ', '), 'by nobody')
FROM earnings_payout AS payout
LEFT JOIN kernel_event AS approval
  ON approval.county_id = payout.county_id AND approval.subject_id = payout.id
 AND approval.move = 'approve'
LEFT JOIN person_behind AS first ON first.id = payout.proposed_by_id
LEFT JOIN person_behind AS second ON second.id = approval.person_id
WHERE payout.status = 'approved'
GROUP BY payout.county_id, payout.id, payout.proposed_by_id
HAVING count(approval.person_id) <> 1 OR bool_or(approval.person_id = payout.proposed_by_id)
    OR bool_or(first.person = second.person)
UNION ALL
SELECT payout.county_id, 'payout', payout.id::text, 'items', 'none'
FROM earnings_payout AS payout
LEFT JOIN item ON item.county_id = payout.county_id AND item.payout_id = payout.id
WHERE item.payout_id IS NULL
