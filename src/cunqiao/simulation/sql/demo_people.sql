-- The listed people of the made-up world with their role, place and till, in the order of their coming.
-- Reads all people (some dozens), the grants by person, and one_till_a_letter.
SELECT
    person.id,
    person.username,
    its_grant.role,
    its_grant.county_id,
    CASE WHEN its_grant.role = 'partner' THEN its_grant.place END AS station,
    CASE WHEN its_grant.role = 'merchant' THEN its_grant.place_id END AS merchant,
    till.letter
FROM identity_person AS person
JOIN identity_grant AS its_grant ON its_grant.person_id = person.id AND its_grant.valid_from IS NOT NULL
    AND its_grant.valid_to IS NULL
LEFT JOIN identity_till AS till
    ON its_grant.role = 'partner' AND till.county_id = its_grant.county_id
    AND till.station_id = its_grant.place_id AND till.letter = 'A'
WHERE starts_with(person.username, 'demo-')
ORDER BY person.id
