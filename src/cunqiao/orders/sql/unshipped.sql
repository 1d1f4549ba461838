-- Of the consignments ordered from a moment to a moment and not cancelled, by county: how many, and how many were not
-- shipped within the hours of before and of after a change.
-- :county smallint[], with :before and :after int[] hours for each; :since, :to. Reads orders_of_a_county,
-- one_order_a_consignment and history_of_a_thing.
SELECT term.county_id, count(*),
       count(*) FILTER (WHERE (shipped.after <= term.before * interval '1 hour') IS NOT TRUE),
       count(*) FILTER (WHERE (shipped.after <= term.after * interval '1 hour') IS NOT TRUE)
FROM unnest(%(county)s::smallint[], %(before)s::int[], %(after)s::int[]) AS term (county_id, before, after)
JOIN orders_order AS placed
  ON placed.county_id = term.county_id AND placed.recorded_at >= %(since)s AND placed.recorded_at < %(to)s
JOIN orders_consignment AS part ON part.county_id = placed.county_id AND part.order_id = placed.id
CROSS JOIN LATERAL (
    SELECT min(event.recorded_at) - part.recorded_at AS after
    FROM kernel_event AS event
    WHERE event.county_id = part.county_id AND event.subject_id = part.id AND event.move = 'ship'
) AS shipped
WHERE part.status <> 'cancelled'
GROUP BY term.county_id
