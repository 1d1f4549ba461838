-- An id that no foreign key guards leads to something of its county: holders of accounts, orders of
-- transfers, places of tills, counters and grants; a tenure has the grant of its own partner from its
-- beginning to its end, and whoever else works under it does so at its station, within that time.
-- Reads all of them by primary key.
WITH holder AS (
    SELECT kind, county_id, id
    FROM network_tenure,
         (VALUES ('float'), ('commission_pending'), ('commission_payable')) AS of_tenures (kind)
    UNION ALL
    SELECT 'carrier', county_id, id FROM network_carrier
)
SELECT account.county_id, 'account' AS thing, account.id::text AS name,
       CASE
           WHEN account.kind IN ('bank', 'escrow', 'platform', 'price_promise') THEN 'no holder'
           ELSE 'a holder of the county'
       END AS expected,
       account.kind || ' of ' || coalesce(account.holder_id::text, 'nobody') AS found
FROM ledger_account AS account
LEFT JOIN holder
  ON holder.kind = account.kind AND holder.county_id = account.county_id
 AND holder.id = account.holder_id
LEFT JOIN catalog_merchant AS merchant
  ON merchant.id = account.holder_id AND account.kind = 'merchant'
WHERE (account.kind IN ('bank', 'escrow', 'platform', 'price_promise'))
      <> (account.holder_id IS NULL)
   OR (account.holder_id IS NOT NULL AND holder.id IS NULL AND merchant.id IS NULL)
UNION ALL
SELECT transfer.county_id, 'transfer', transfer.id::text, 'an order of the county',
       'no order ' || transfer.order_id
FROM ledger_transfer AS transfer
LEFT JOIN orders_order AS placed
  ON placed.county_id = transfer.county_id AND placed.id = transfer.order_id
WHERE transfer.order_id IS NOT NULL AND placed.id IS NULL
UNION ALL
SELECT till.county_id, 'till', till.id::text, 'a station of the county',
       'no station ' || till.station_id
FROM identity_till AS till
LEFT JOIN network_station AS station
  ON station.county_id = till.county_id AND station.id = till.station_id
WHERE station.id IS NULL
UNION ALL
SELECT counter.county_id, 'counter', counter.id::text, 'a station or centre of the county',
       'no place ' || counter.place_id
FROM network_counter AS counter
LEFT JOIN network_station AS station
  ON station.county_id = counter.county_id AND station.id = counter.place_id
LEFT JOIN network_centre AS centre
  ON centre.county_id = counter.county_id AND centre.id = counter.place_id
WHERE station.id IS NULL AND centre.id IS NULL
UNION ALL
SELECT tenure.county_id, 'tenure', tenure.id::text,
       'partner ' || tenure.person_id || ' of station ' || station.number || ' from ' || tenure.began_at
       || ' until ' || coalesce(tenure.ended_at::text, 'now'),
       'no such grant'
FROM network_tenure AS tenure
JOIN network_station AS station
  ON station.county_id = tenure.county_id AND station.id = tenure.station_id
WHERE NOT EXISTS (
    SELECT FROM identity_grant AS own
    WHERE own.tenure_id = tenure.id AND own.role = 'partner' AND own.person_id = tenure.person_id
      AND own.valid_from = tenure.began_at AND own.valid_to IS NOT DISTINCT FROM tenure.ended_at
)
UNION ALL
SELECT coalesce(permit.county_id, 0), 'grant', permit.id::text,
       coalesce(
           'at station ' || station.number || ', within ' || tenure.began_at || ' until '
           || coalesce(tenure.ended_at::text, 'now'),
           'a tenure'
       ),
       'at ' || permit.place || ', ' || permit.valid_from || ' until '
       || coalesce(permit.valid_to::text, 'now')
FROM identity_grant AS permit
LEFT JOIN network_tenure AS tenure ON tenure.id = permit.tenure_id
LEFT JOIN network_station AS station
  ON station.county_id = tenure.county_id AND station.id = tenure.station_id
WHERE (permit.role = 'partner' OR permit.tenure_id IS NOT NULL)
  AND ((permit.county_id, permit.place_id, permit.place)
           IS DISTINCT FROM (tenure.county_id, tenure.station_id, station.number)
       OR permit.valid_from < tenure.began_at
       OR coalesce(permit.valid_to, 'infinity') > coalesce(tenure.ended_at, 'infinity'))
