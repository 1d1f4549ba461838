-- The village (12 digits) with this code, if it lies in the county. :county our number, :code. Primary key.
SELECT code FROM regions_region WHERE code = %(code)s AND county_id = %(county)s AND length(code) = 12
