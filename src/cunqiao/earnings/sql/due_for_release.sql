-- Collections before a moment whose commission is not released yet, the earliest first.
-- :county, :before, :limit. Collections are released in the order of their time, so that those before the
-- last release need no second look. Reads collections_by_time, releases_by_collection_time and the release's key.
SELECT collection.id, collection.recorded_at
FROM logistics_collection AS collection
WHERE collection.county_id = %(county)s
  AND collection.recorded_at < %(before)s
  AND collection.recorded_at >= coalesce(
      (SELECT max(collected_at) FROM earnings_release WHERE county_id = %(county)s), '-infinity'
  )
  AND NOT EXISTS (
      SELECT FROM earnings_release AS release
      WHERE release.county_id = collection.county_id AND release.id = collection.id
  )
ORDER BY collection.recorded_at
LIMIT %(limit)s
