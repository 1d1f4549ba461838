-- Collect statistics for the planner: without them it takes the tables for empty and scans them.
ANALYZE regions_region, regions_county, regions_countycode
