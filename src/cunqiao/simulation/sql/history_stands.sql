-- Whether the request for a county's past had its effect. :county, :request. Reads the requests' primary key.
SELECT EXISTS (SELECT FROM kernel_request WHERE county_id = %(county)s AND id = %(request)s)
