-- Regions whose pinyin begins with the search word, then those whose initials do: the upper levels
-- first, then by the spelling, so that an exact one comes before longer ones.
-- Reads regions_by_pinyin and regions_by_initials.
SELECT hit.code
FROM unnest(%(digits)s::int[]) AS level (digits)
CROSS JOIN LATERAL (
    (
        SELECT false AS short, pinyin AS spelling, code
        FROM regions_region
        WHERE length(code) = level.digits AND listed
            AND pinyin >= %(start)s AND pinyin < %(end)s
            AND code >= %(scope_start)s AND code < %(scope_end)s
            AND (length(code), pinyin, code) > (
                %(after_digits)s, CASE WHEN %(after_short)s THEN %(end)s ELSE %(after_spelling)s END,
                %(after)s
            )
        ORDER BY pinyin, code
        LIMIT %(limit)s
    )
    UNION ALL
    (
        SELECT true, initials, code
        FROM regions_region
        WHERE length(code) = level.digits AND listed
            AND initials >= %(start)s AND initials < %(end)s
            AND NOT starts_with(pinyin, %(start)s)
            AND length(%(start)s) > 1  -- one letter begins the pinyin as well
            AND code >= %(scope_start)s AND code < %(scope_end)s
            AND (length(code), initials, code) > (
                %(after_digits)s, CASE WHEN %(after_short)s THEN %(after_spelling)s ELSE '' END,
                %(after)s
            )
        ORDER BY initials, code
        LIMIT %(limit)s
    )
) AS hit
ORDER BY level.digits, hit.short, hit.spelling, hit.code
LIMIT %(limit)s
