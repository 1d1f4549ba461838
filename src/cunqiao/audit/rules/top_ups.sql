-- The bank filled a float once for each confirmed top-up, which has a bank reference of its own in
-- the whole network, however it is written, and was confirmed by another person than asked for it,
-- whatever accounts the two have.
-- Reads all top-ups with their events, the directory of references, all transfers of their kind, and
-- all people.
WITH confirmed AS (
    SELECT county_id, account_id, amount_fen, count(*) AS times,
           string_agg(id::text, ', ') AS top_ups
    FROM ledger_topup
    WHERE status = 'confirmed'
    GROUP BY county_id, account_id, amount_fen
),
filled AS (
    SELECT county_id, credit_account_id AS account_id, amount_fen, count(*) AS times
    FROM ledger_transfer
    WHERE kind = 'top_up'
    GROUP BY county_id, credit_account_id, amount_fen
)
SELECT county_id, 'account' AS thing, account_id::text AS name,
       coalesce(confirmed.times, 0) || ' times ' || amount_fen || ' fen'
       || coalesce(', by top-up ' || confirmed.top_ups, '') AS expected,
       coalesce(filled.times, 0) || ' times ' || amount_fen || ' fen came' AS found
FROM confirmed
FULL JOIN filled USING (county_id, account_id, amount_fen)
WHERE confirmed.times IS DISTINCT FROM filled.times
UNION ALL
SELECT top_up.county_id, 'top-up', top_up.id::text,
       CASE
           WHEN status = 'confirmed' THEN 'a bank reference of its own, in the directory'
           ELSE 'no bank reference'
       END,
       concat_ws(', ',
           status, 'reference ' || bank_reference, times || ' with it',
           CASE WHEN known.reference IS NULL THEN 'not in the directory' END
       )
FROM (
    SELECT county_id, id, status, bank_reference, count(*) OVER (PARTITION BY form) AS times
    FROM (
        SELECT county_id, id, status, bank_reference,
               regexp_replace(
                   upper(normalize(bank_reference, NFKC)), '[[:space:][:punct:]]', '', 'g'
               ) AS form
        FROM ledger_topup
    ) AS written
) AS top_up
LEFT JOIN ledger_reference AS known
  ON known.top_up_id = top_up.id AND known.county_id = top_up.county_id
WHERE (status = 'confirmed') <> (bank_reference IS NOT NULL)
   OR (bank_reference IS NOT NULL AND (times > 1 OR known.reference IS NULL))
   OR (bank_reference IS NULL AND known.reference IS NOT NULL)
UNION ALL
SELECT top_up.county_id, 'top-up', top_up.id::text,
       'confirmed by somebody else than ' || top_up.requested_by_id,
       'confirmed by ' || event.person_id
FROM ledger_topup AS top_up
JOIN kernel_event AS event
  ON event.county_id = top_up.county_id AND event.subject_id = top_up.id AND event.move = 'confirm'
JOIN person_behind AS asked ON asked.id = top_up.requested_by_id
JOIN person_behind AS confirmed ON confirmed.id = event.person_id
WHERE asked.person = confirmed.person
