-- Insert what is new and write what differs.
INSERT INTO regions_region AS old
    (code, name, parent_id, county_id, kind, listed, pinyin, initials, name_pairs)
SELECT code, name, parent_id, county_id, kind, listed, pinyin, initials, name_pairs
FROM regions_incoming
ON CONFLICT (code) DO UPDATE
SET name = excluded.name, parent_id = excluded.parent_id, county_id = excluded.county_id,
    kind = excluded.kind, listed = excluded.listed, pinyin = excluded.pinyin,
    initials = excluded.initials, name_pairs = excluded.name_pairs
WHERE (old.name, old.parent_id, old.county_id, old.kind, old.listed, old.pinyin, old.initials)
    IS DISTINCT FROM
    (excluded.name, excluded.parent_id, excluded.county_id, excluded.kind, excluded.listed,
     excluded.pinyin, excluded.initials)
    OR old.name_pairs <> excluded.name_pairs
