-- The counties at work in the order in which they began, and whether the request for their past had its effect.
-- :request. Reads all centres (some) with their counties and the requests' primary key.
SELECT county.name, EXISTS (
    SELECT FROM kernel_request AS request WHERE request.county_id = centre.county_id AND request.id = %(request)s
)
FROM network_centre AS centre
JOIN regions_county AS county ON county.id = centre.county_id
ORDER BY centre.id
