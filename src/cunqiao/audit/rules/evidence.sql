-- A parcel was handed out on what was shown: a slip that names its order, a picture of a signature;
-- of a code and of who is known nothing is kept. What was shown is still what it was.
-- Reads all collections, with the orders whose slips were shown.
WITH shown AS (
    SELECT collection.county_id, parcel.number, collection.evidence,
           collection.evidence_value AS value, collection.evidence_digest AS digest,
           CASE collection.evidence
               WHEN 'slip' THEN
                   starts_with(
                       split_part(encode(collection.evidence_value, 'escape'), '.', 3),
                       left(
                           translate(encode(told.start, 'base64'), E'+/\n', '-_'),
                           length(told.start) * 8 / 6
                       )
                   )
               WHEN 'signature' THEN
                   substr(collection.evidence_value, 1, 8) = '\x89504e470d0a1a0a'::bytea
               ELSE collection.evidence_value = ''
           END AS is_one
    FROM logistics_collection AS collection
    JOIN logistics_parcel AS parcel
      ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
    LEFT JOIN orders_consignment AS part
      ON part.county_id = parcel.county_id AND part.id = parcel.consignment_id
    LEFT JOIN orders_order AS placed
      ON placed.county_id = part.county_id AND placed.id = part.order_id
    CROSS JOIN LATERAL (
        SELECT convert_to(
            '{"county":' || placed.county_id || ',"order":"' || placed.number || '"', 'UTF8'
        ) AS start
    ) AS told
)
SELECT county_id, 'parcel' AS thing, number AS name,
       CASE
           WHEN is_one THEN 'evidence with the digest ' || encode(digest, 'hex')
           WHEN evidence IN ('slip', 'signature') THEN 'the ' || evidence
           ELSE 'nothing kept with ' || evidence
       END AS expected,
       length(value) || ' bytes with the digest ' || encode(sha256(value), 'hex') AS found
FROM shown
WHERE is_one IS NOT TRUE OR sha256(value) <> digest
