-- Mark the regions that are not in the complete national list just loaded as no longer listed.
UPDATE regions_region SET listed = false
WHERE listed AND NOT EXISTS (SELECT FROM regions_incoming i WHERE i.code = regions_region.code)
