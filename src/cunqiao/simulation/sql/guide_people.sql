-- The listed people of the made-up world with their role, and the names of their county, station or merchant.
-- In the order of their coming. Reads all people (some dozens), their grants and the places' primary keys.
SELECT person.username, person.name, its_grant.role, its_grant.county_id, county.name, its_grant.place_id,
       CASE WHEN its_grant.role = 'partner' THEN station.name ELSE its_grant.place END
FROM identity_person AS person
JOIN identity_grant AS its_grant ON its_grant.person_id = person.id AND its_grant.valid_from IS NOT NULL
    AND its_grant.valid_to IS NULL
LEFT JOIN regions_county AS county ON county.id = its_grant.county_id
LEFT JOIN network_station AS station
    ON station.county_id = its_grant.county_id AND station.id = its_grant.place_id
WHERE starts_with(person.username, 'demo-')
ORDER BY person.id
