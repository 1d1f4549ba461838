-- Regions whose code begins with the search word, and counties that had such a code before; the
-- upper levels first, then by code. Reads regions_by_code and counties_by_code.
-- Here and in the other searches: digits are the levels wanted, as lengths of codes; start and
-- end the search word as a range; scope the codes within the parent; after the last region of the
-- page before.
WITH found AS (
    SELECT hit.code
    FROM unnest(%(digits)s::int[]) AS level (digits)
    CROSS JOIN LATERAL (
        SELECT code
        FROM regions_region
        WHERE length(code) = level.digits AND listed
            AND code >= %(start)s AND code < %(end)s
            AND code >= %(scope_start)s AND code < %(scope_end)s
            AND (length(code), code) > (%(after_digits)s, %(after)s)
        ORDER BY code
        LIMIT %(limit)s
    ) AS hit
    UNION
    SELECT r.code
    FROM regions_countycode c
    JOIN regions_county county ON county.id = c.county_id
    JOIN regions_region r ON r.code = county.region_id
    WHERE c.code >= %(start)s AND c.code < %(end)s AND r.listed
        AND length(r.code) = ANY (%(digits)s::int[])
        AND r.code >= %(scope_start)s AND r.code < %(scope_end)s
        AND (length(r.code), r.code) > (%(after_digits)s, %(after)s)
)
SELECT code
FROM found
ORDER BY length(code), code
LIMIT %(limit)s
