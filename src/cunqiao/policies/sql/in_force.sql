-- What was published last for the network and for each of some counties to hold at a moment, of one kind.
-- :kind, :counties smallint[] with 0 for the network, :at. Reads one_version_a_day backwards.
SELECT DISTINCT ON (county_id) county_id, id, terms
FROM policies_version
WHERE county_id = ANY(%(counties)s::smallint[]) AND kind = %(kind)s AND status = 'published' AND valid_from <= %(at)s
ORDER BY county_id, valid_from DESC
