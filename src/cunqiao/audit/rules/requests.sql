-- Every order and every collection has the request that asked for it, from the person who did it.
-- Reads all orders and collections with the requests' primary key.
SELECT done.county_id, done.thing, done.name, 'a request of person ' || done.person_id AS expected,
       CASE
           WHEN request.id IS NULL THEN 'no request'
           ELSE 'a request of ' || coalesce('person ' || request.person_id, 'nobody')
       END AS found
FROM (
    SELECT county_id, 'order' AS thing, number AS name, id, ordered_by_id AS person_id
    FROM orders_order
    UNION ALL
    SELECT collection.county_id, 'collection of parcel', parcel.number, collection.id,
           collection.handed_out_by_id
    FROM logistics_collection AS collection
    JOIN logistics_parcel AS parcel
      ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
) AS done
LEFT JOIN kernel_request AS request ON request.county_id = done.county_id AND request.id = done.id
WHERE request.person_id IS DISTINCT FROM done.person_id
