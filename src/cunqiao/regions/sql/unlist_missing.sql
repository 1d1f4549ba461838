-- What a whole list does not name has left the nation's list.
UPDATE regions_region SET listed = false
WHERE listed AND NOT EXISTS (SELECT FROM regions_incoming i WHERE i.code = regions_region.code)
