-- An order, its tenure, till, villager and parcels, and the villager's household are of one station,
-- and who took the order worked under its tenure then.
-- Reads all orders, parcels, villagers, tenures, partners' grants, tills and households.
WITH worked AS (
    -- A request that was under way when the grant ended may be recorded a little later.
    SELECT tenure_id, person_id, valid_from,
           coalesce(valid_to + interval '1 minute', 'infinity') AS until
    FROM identity_grant
    WHERE role = 'partner'
)
SELECT placed.county_id, 'order' AS thing, placed.number AS name,
       'tenure, person, till and villager of station ' || station.number AS expected,
       concat_ws(', ',
           CASE WHEN tenure.station_id <> placed.station_id THEN 'tenure of another station' END,
           CASE WHEN NOT person.may THEN 'ordered by another person' END,
           CASE
               WHEN villager.station_id <> placed.station_id THEN 'villager of another station'
           END,
           CASE WHEN placed.till <> 'W' AND till.id IS NULL THEN 'no till ' || placed.till END
       ) AS found
FROM orders_order AS placed
JOIN network_station AS station
  ON station.county_id = placed.county_id AND station.id = placed.station_id
JOIN network_tenure AS tenure
  ON tenure.county_id = placed.county_id AND tenure.id = placed.tenure_id
JOIN villagers_villager AS villager
  ON villager.county_id = placed.county_id AND villager.id = placed.villager_id
LEFT JOIN identity_till AS till
  ON till.county_id = placed.county_id AND till.station_id = placed.station_id
 AND till.letter = placed.till
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM worked
        WHERE worked.tenure_id = placed.tenure_id AND worked.person_id = placed.ordered_by_id
          AND placed.recorded_at BETWEEN worked.valid_from AND worked.until
    ) AS may
) AS person
WHERE tenure.station_id <> placed.station_id OR NOT person.may
   OR villager.station_id <> placed.station_id OR (placed.till <> 'W' AND till.id IS NULL)
UNION ALL
SELECT parcel.county_id, 'parcel', parcel.number, 'station and villager of order ' || placed.number,
       concat_ws(', ',
           CASE WHEN parcel.station_id <> placed.station_id THEN 'another station' END,
           CASE WHEN parcel.addressee_id <> placed.villager_id THEN 'another villager' END
       )
FROM logistics_parcel AS parcel
JOIN orders_consignment AS part
  ON part.county_id = parcel.county_id AND part.id = parcel.consignment_id
JOIN orders_order AS placed ON placed.county_id = part.county_id AND placed.id = part.order_id
WHERE (parcel.station_id, parcel.addressee_id) <> (placed.station_id, placed.villager_id)
UNION ALL
SELECT villager.county_id, 'villager', villager.id::text,
       'a household of station ' || station.number,
       'household ' || household.id || ' of another station'
FROM villagers_villager AS villager
JOIN villagers_household AS household
  ON household.county_id = villager.county_id AND household.id = villager.household_id
JOIN network_station AS station
  ON station.county_id = villager.county_id AND station.id = villager.station_id
WHERE household.station_id <> villager.station_id
