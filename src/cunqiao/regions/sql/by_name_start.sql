-- Regions whose name begins with the search word: the upper levels first, then by name, so that an
-- exact name comes before longer ones. For a single character. Reads regions_by_name.
SELECT hit.code
FROM unnest(%(digits)s::int[]) AS level (digits)
CROSS JOIN LATERAL (
    SELECT code, name
    FROM regions_region
    WHERE length(code) = level.digits AND listed
        AND name >= %(start)s AND name < %(end)s
        AND code >= %(scope_start)s AND code < %(scope_end)s
        AND (length(code), name, code) > (%(after_digits)s, %(after_name)s, %(after)s)
    ORDER BY name, code
    LIMIT %(limit)s
) AS hit
ORDER BY level.digits, hit.name, hit.code
LIMIT %(limit)s
