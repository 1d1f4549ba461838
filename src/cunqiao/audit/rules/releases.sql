-- A release makes payable, to each tenure, what its collection left pending, after the return window
-- that was in force when it was collected; every other pending fen is still pending.
-- Reads all collections and releases, all transfers into pending commissions and out of them, and
-- the published versions of the return window.
WITH span AS (
    SELECT county_id, id, terms, valid_from,
           lead(valid_from, 1, 'infinity') OVER (PARTITION BY county_id ORDER BY valid_from) AS until
    FROM policies_version
    WHERE kind = 'return_window' AND status = 'published'
),
moved AS (
    SELECT transfer.county_id, transfer.id, transfer.entry_id, transfer.kind, transfer.amount_fen,
           giver.kind AS giver, giver.holder_id AS giver_holder, taker.kind AS taker,
           taker.holder_id AS taker_holder
    FROM ledger_transfer AS transfer
    JOIN ledger_account AS giver
      ON giver.county_id = transfer.county_id AND giver.id = transfer.debit_account_id
    JOIN ledger_account AS taker
      ON taker.county_id = transfer.county_id AND taker.id = transfer.credit_account_id
    WHERE 'commission_pending' IN (giver.kind, taker.kind)
),
pending AS (
    SELECT moved.county_id, release.id, moved.taker_holder AS holder_id,
           sum(moved.amount_fen) AS fen
    FROM moved
    JOIN earnings_release AS release
      ON release.county_id = moved.county_id AND release.id = moved.entry_id
    WHERE moved.taker = 'commission_pending'
    GROUP BY moved.county_id, release.id, moved.taker_holder
),
released AS (
    SELECT moved.county_id, release.id, moved.giver_holder AS holder_id,
           sum(moved.amount_fen) AS fen
    FROM moved
    JOIN earnings_release AS release
      ON release.county_id = moved.county_id AND release.entry_id = moved.entry_id
    WHERE moved.giver = 'commission_pending'
    GROUP BY moved.county_id, release.id, moved.giver_holder
),
whole AS (
    SELECT county_id, id, sum(fen) AS fen FROM released GROUP BY county_id, id
)
SELECT county_id, 'release' AS thing, id::text AS name,
       coalesce(pending.fen, 0) || ' fen to tenure ' || holder_id AS expected,
       coalesce(released.fen, 0) || ' fen' AS found
FROM pending
FULL JOIN released USING (county_id, id, holder_id)
WHERE pending.fen IS DISTINCT FROM released.fen
UNION ALL
SELECT release.county_id, 'release', release.id::text, coalesce(whole.fen, 0) || ' fen',
       release.amount_fen || ' fen'
FROM earnings_release AS release
LEFT JOIN whole ON whole.county_id = release.county_id AND whole.id = release.id
WHERE release.amount_fen <> coalesce(whole.fen, 0)
UNION ALL
SELECT release.county_id, 'release', release.id::text,
       coalesce(
           'collected ' || collection.recorded_at || ', released ' || (rule.terms ->> 'days')
           || ' days later by version ' || rule.id,
           'a collection'
       ),
       'collected ' || release.collected_at || ', released ' || release.released_at || ' by version '
       || release.window_version_id
FROM earnings_release AS release
LEFT JOIN logistics_collection AS collection
  ON collection.county_id = release.county_id AND collection.id = release.id
LEFT JOIN span AS network
  ON network.county_id = 0
 AND release.collected_at >= network.valid_from AND release.collected_at < network.until
LEFT JOIN span AS own
  ON own.county_id = release.county_id AND own.terms IS NOT NULL
 AND release.collected_at >= own.valid_from AND release.collected_at < own.until
CROSS JOIN LATERAL (
    SELECT coalesce(own.id, network.id) AS id, coalesce(own.terms, network.terms) AS terms
) AS rule
WHERE collection.recorded_at IS DISTINCT FROM release.collected_at
   OR release.window_version_id IS DISTINCT FROM rule.id
   OR release.released_at < release.collected_at + (rule.terms ->> 'days')::int * interval '1 day'
UNION ALL
SELECT moved.county_id, 'transfer', moved.id::text, 'a release, to the same tenure',
       coalesce('release ' || release.id, 'no release') || ', to ' || moved.taker || ' of '
       || coalesce(moved.taker_holder::text, 'nobody')
FROM moved
LEFT JOIN earnings_release AS release
  ON release.county_id = moved.county_id AND release.entry_id = moved.entry_id
WHERE moved.giver = 'commission_pending'
  AND (release.id IS NULL OR moved.giver_holder IS DISTINCT FROM moved.taker_holder)
