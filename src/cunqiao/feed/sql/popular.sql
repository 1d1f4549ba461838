-- What was ordered most often from :from to :to in a county, or at one station of it (NULL: all).
-- :county, :station, :limit. Reads orders_of_a_station or orders_of_a_county, and the lines by order.
SELECT line.sku_id
FROM orders_order AS o
JOIN orders_line AS line ON line.county_id = o.county_id AND line.order_id = o.id
WHERE o.county_id = %(county)s AND (%(station)s::uuid IS NULL OR o.station_id = %(station)s)
  AND o.recorded_at >= %(from)s AND o.recorded_at < %(to)s
GROUP BY line.sku_id
ORDER BY count(*) DESC, line.sku_id
LIMIT %(limit)s
