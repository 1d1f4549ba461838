-- Who acts in a county under a grant that stands, as the parts of a scope. :county. Reads all grants (some hundreds).
SELECT role, person_id, county_id, place_id, place, id, tenure_id
FROM identity_grant
WHERE valid_from IS NOT NULL AND valid_to IS NULL AND (county_id = %(county)s OR county_id IS NULL)
ORDER BY id
