-- Collections whose return window is over and whose commission is not released yet, the earliest first, each with the
-- version of the policy that it falls under. Version i applies to collections from :since[i] until :until[i] (null: no
-- end yet); those before :before[i] are due.
-- :county, :version uuid[], :since, :until and :before timestamptz[], :limit, :looking_back. Collections of a version are
-- released in the order of their time, so that those before the last release need no second look, unless :looking_back
-- asks for one: a server whose clock was behind recorded something for then.
-- Reads collections_by_time, releases_by_collection_time and the release's key.
SELECT due.id, due.recorded_at, span.version_id
FROM unnest(
    %(version)s::uuid[], %(since)s::timestamptz[], %(until)s::timestamptz[], %(before)s::timestamptz[]
) AS span (version_id, since, until, before)
CROSS JOIN LATERAL (
    SELECT collection.id, collection.recorded_at
    FROM logistics_collection AS collection
    WHERE collection.county_id = %(county)s
      AND collection.recorded_at < least(span.before, span.until)
      AND collection.recorded_at >= coalesce(
          (
              SELECT max(collected_at) FROM earnings_release
              WHERE county_id = %(county)s AND collected_at >= span.since
                AND (collected_at < span.until OR span.until IS NULL) AND NOT %(looking_back)s
          ),
          span.since
      )
      AND NOT EXISTS (
          SELECT FROM earnings_release AS release
          WHERE release.county_id = collection.county_id AND release.id = collection.id
      )
    ORDER BY collection.recorded_at
    LIMIT %(limit)s
) AS due
ORDER BY due.recorded_at
LIMIT %(limit)s
