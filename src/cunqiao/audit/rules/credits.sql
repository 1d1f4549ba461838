-- A float may go below zero by no more than the version allows that was in force in its county when
-- its tenure began, and the tenure keeps that version.
-- Reads all tenures with their floats, and the published versions of this kind.
WITH span AS (
    SELECT county_id, id, terms, valid_from,
           lead(valid_from, 1, 'infinity') OVER (PARTITION BY county_id ORDER BY valid_from) AS until
    FROM policies_version
    WHERE kind = 'credit' AND status = 'published'
)
SELECT tenure.county_id, 'tenure' AS thing, tenure.id::text AS name,
       'at most ' || (rule.terms ->> 'most_fen') || ' fen by version ' || rule.id AS expected,
       -account.floor_fen || ' fen by version ' || tenure.credit_version_id AS found
FROM network_tenure AS tenure
JOIN ledger_account AS account
  ON account.county_id = tenure.county_id AND account.holder_id = tenure.id
 AND account.kind = 'float'
JOIN span AS network
  ON network.county_id = 0
 AND tenure.began_at >= network.valid_from AND tenure.began_at < network.until
LEFT JOIN span AS own
  ON own.county_id = tenure.county_id AND own.terms IS NOT NULL
 AND tenure.began_at >= own.valid_from AND tenure.began_at < own.until
CROSS JOIN LATERAL (
    SELECT coalesce(own.id, network.id) AS id, coalesce(own.terms, network.terms) AS terms
) AS rule
WHERE tenure.credit_version_id <> rule.id
   OR -account.floor_fen > (rule.terms ->> 'most_fen')::bigint
