-- Who was registered first, if anybody was: ids sort by time. Reads the primary key of the people.
SELECT username FROM identity_person ORDER BY id LIMIT 1
