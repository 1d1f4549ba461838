-- Every account of a person with the first account that has the same telephone: where two persons must agree, two
-- accounts of one are not two.
SELECT id, first_value(id) OVER (PARTITION BY coalesce(right(nullif(digits, ''), 11), id::text) ORDER BY id) AS person
FROM (
    SELECT id, regexp_replace(phone, '[^0-9]', '', 'g') AS digits FROM identity_person
) AS account
