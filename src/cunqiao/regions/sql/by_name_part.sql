-- Regions in whose name the search word occurs: the upper levels first, then names that begin with
-- it, then shorter ones. The pairs are its neighbouring characters. Reads regions_by_part.
WITH found AS MATERIALIZED (
    SELECT length(code) AS digits, NOT starts_with(name, %(start)s) AS within,
        char_length(name) AS long, code
    FROM regions_region
    WHERE name_pairs @> %(pairs)s::varchar[] AND strpos(name, %(start)s) > 0 AND listed
        AND length(code) = ANY (%(digits)s::int[])
        AND code >= %(scope_start)s AND code < %(scope_end)s
)
SELECT code
FROM found
WHERE (digits, within, long, code) > (
    %(after_digits)s, NOT starts_with(%(after_name)s, %(start)s),
    char_length(%(after_name)s), %(after)s
)
ORDER BY digits, within, long, code
LIMIT %(limit)s
