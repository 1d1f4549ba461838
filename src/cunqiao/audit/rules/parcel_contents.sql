-- The parcels of a shipped consignment hold exactly what was not given back; the collected ones,
-- what was collected.
-- Reads all lines, parcels and their contents.
WITH content AS (
    SELECT content.county_id, content.line_id, content.quantity, parcel.id AS parcel_id,
           parcel.number, parcel.status,
           parcel.consignment_id
    FROM logistics_parcelline AS content
    JOIN logistics_parcel AS parcel
      ON parcel.county_id = content.county_id AND parcel.id = content.parcel_id
),
packed AS (
    SELECT county_id, line_id, sum(quantity) AS pieces,
           coalesce(sum(quantity) FILTER (WHERE status = 'collected'), 0) AS collected
    FROM content
    GROUP BY county_id, line_id
),
line AS (
    SELECT line.county_id, placed.number || ' line ' || line.position AS name, line.settled AS collected,
           CASE
               WHEN part.status IN ('shipped', 'collected')
               THEN line.kept
               ELSE 0
           END AS pieces,
           coalesce(packed.pieces, 0) AS packed_pieces,
           coalesce(packed.collected, 0) AS packed_collected
    FROM counted_line AS line
    JOIN orders_order AS placed ON placed.county_id = line.county_id AND placed.id = line.order_id
    JOIN orders_consignment AS part
      ON part.county_id = line.county_id AND part.id = line.consignment_id
    LEFT JOIN packed ON packed.county_id = line.county_id AND packed.line_id = line.id
)
SELECT county_id, 'line' AS thing, name,
       pieces || ' packed, ' || collected || ' of them collected' AS expected,
       packed_pieces || ' packed, ' || packed_collected || ' of them collected' AS found
FROM line
WHERE (pieces, collected) <> (packed_pieces, packed_collected)
UNION ALL
SELECT content.county_id, 'parcel', content.number, 'lines of its consignment',
       'line ' || content.line_id
FROM content
JOIN orders_line AS line ON line.county_id = content.county_id AND line.id = content.line_id
WHERE line.consignment_id IS DISTINCT FROM content.consignment_id
UNION ALL
SELECT parcel.county_id, 'parcel', parcel.number, 'something in it', 'nothing'
FROM logistics_parcel AS parcel
LEFT JOIN content ON content.county_id = parcel.county_id AND content.parcel_id = parcel.id
WHERE content.parcel_id IS NULL AND parcel.consignment_id IS NOT NULL
