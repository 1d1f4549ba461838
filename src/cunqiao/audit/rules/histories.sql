-- The events of a thing are allowed moves, one from where the last one led, and the last leads to
-- its status.
-- Reads all events (history_of_a_thing) and all things that have a status.
WITH allowed (subject, move, sources, target) AS (
    VALUES
        ('orders.consignment', 'ship', ARRAY['to_ship'], 'shipped'),
        ('orders.consignment', 'cancel_line', ARRAY['to_ship'], 'to_ship'),
        ('orders.consignment', 'cancel', ARRAY['to_ship'], 'cancelled'),
        ('orders.consignment', 'expire', ARRAY['to_ship'], 'expired'),
        ('orders.consignment', 'collect', ARRAY['shipped'], 'collected'),
        ('logistics.parcel', 'arrived_county', ARRAY['shipped'], 'at_county'),
        ('logistics.parcel', 'load', ARRAY['at_county'], 'loaded'),
        ('logistics.parcel', 'depart', ARRAY['loaded'], 'on_trip'),
        ('logistics.parcel', 'handed_over', ARRAY['on_trip'], 'on_trip'),
        ('logistics.parcel', 'received', ARRAY['on_trip'], 'at_station'),
        ('logistics.parcel', 'collect', ARRAY['at_station'], 'collected'),
        ('logistics.trip', 'load', ARRAY['loading'], 'loading'),
        ('logistics.trip', 'assign', ARRAY['loading'], 'loading'),
        ('logistics.trip', 'depart', ARRAY['loading'], 'departed'),
        ('logistics.trip', 'finish', ARRAY['departed'], 'done'),
        ('ledger.topup', 'confirm', ARRAY['requested'], 'confirmed'),
        ('earnings.payout', 'approve', ARRAY['proposed'], 'approved'),
        ('policies.version', 'publish', ARRAY['proposed'], 'published'),
        ('policies.version', 'withdraw', ARRAY['proposed'], 'withdrawn'),
        ('identity.grant', 'approve', ARRAY['waits'], 'stands'),
        ('identity.grant', 'refuse', ARRAY['waits'], 'ended'),
        ('identity.grant', 'let_in', ARRAY['stands'], 'stands'),
        ('identity.grant', 'end', ARRAY['stands'], 'ended'),
        ('identity.invitation', 'approve', ARRAY['waits'], 'open'),
        ('identity.invitation', 'refuse', ARRAY['waits'], 'ended'),
        ('identity.invitation', 'replace', ARRAY['waits', 'open'], 'ended'),
        ('identity.invitation', 'accept', ARRAY['open'], 'ended'),
        ('identity.till', 'revoke', ARRAY['open'], 'revoked'),
        ('network.centre', 'change', ARRAY['open'], 'open'),
        ('network.carrier', 'begin', ARRAY['known'], 'known'),
        ('network.station', 'change_hours', ARRAY['open'], 'open'),
        ('network.tenure', 'end', ARRAY['open'], 'ended')
),
thing AS (
    SELECT county_id, id, 'orders.consignment' AS subject, status, 'to_ship' AS beginning
    FROM orders_consignment
    UNION ALL
    SELECT county_id, id, 'logistics.parcel', status, 'shipped' FROM logistics_parcel
    UNION ALL
    SELECT county_id, id, 'logistics.trip', status, 'loading' FROM logistics_trip
    UNION ALL
    SELECT county_id, id, 'ledger.topup', status, 'requested' FROM ledger_topup
    UNION ALL
    SELECT county_id, id, 'earnings.payout', status, 'proposed' FROM earnings_payout
    UNION ALL
    SELECT county_id, id, 'policies.version', status,
           CASE WHEN proposed_by_id IS NULL THEN 'published' ELSE 'proposed' END
    FROM policies_version
    UNION ALL
    SELECT 0, id, 'identity.grant',
           CASE
               WHEN valid_to IS NOT NULL THEN 'ended' WHEN valid_from IS NULL THEN 'waits' ELSE 'stands'
           END,
           CASE WHEN valid_from IS NULL OR approved_by_id IS NOT NULL THEN 'waits' ELSE 'stands' END
    FROM identity_grant
    UNION ALL
    SELECT 0, id, 'identity.invitation',
           CASE
               WHEN ended_at IS NOT NULL THEN 'ended' WHEN expires_at IS NULL THEN 'waits' ELSE 'open'
           END,
           CASE WHEN expires_at IS NULL OR approved_by_id IS NOT NULL THEN 'waits' ELSE 'open' END
    FROM identity_invitation
    UNION ALL
    SELECT county_id, id, 'identity.till',
           CASE WHEN revoked_at IS NULL THEN 'open' ELSE 'revoked' END, 'open'
    FROM identity_till
    UNION ALL
    SELECT county_id, id, 'network.centre', 'open', 'open' FROM network_centre
    UNION ALL
    SELECT county_id, id, 'network.carrier', 'known', 'known' FROM network_carrier
    UNION ALL
    SELECT county_id, id, 'network.station', 'open', 'open' FROM network_station
    UNION ALL
    SELECT county_id, id, 'network.tenure',
           CASE WHEN ended_at IS NULL THEN 'open' ELSE 'ended' END, 'open'
    FROM network_tenure
),
history AS (
    SELECT event.county_id, event.subject_id, event.subject, event.move, allowed.sources,
           allowed.target,
           lag(allowed.target) OVER later AS came_from, lead(event.id) OVER later IS NULL AS is_last
    FROM kernel_event AS event
    LEFT JOIN allowed ON allowed.subject = event.subject AND allowed.move = event.move
    WINDOW later AS (
        PARTITION BY event.county_id, event.subject_id ORDER BY event.recorded_at, event.id
    )
)
SELECT history.county_id, history.subject AS thing, history.subject_id::text AS name,
       coalesce(
           history.move || ' from ' || array_to_string(history.sources, ' or '),
           'a move that we know'
       ) AS expected,
       history.move || ' from ' || coalesce(history.came_from, thing.beginning, 'nothing') AS found
FROM history
LEFT JOIN thing
  ON thing.county_id = history.county_id AND thing.id = history.subject_id
 AND thing.subject = history.subject
WHERE (coalesce(history.came_from, thing.beginning) = ANY (history.sources)) IS NOT TRUE
UNION ALL
SELECT thing.county_id, thing.subject, thing.id::text, coalesce(history.target, thing.beginning),
       thing.status
FROM thing
LEFT JOIN history
  ON history.county_id = thing.county_id AND history.subject_id = thing.id AND history.is_last
WHERE thing.status <> coalesce(history.target, thing.beginning)
