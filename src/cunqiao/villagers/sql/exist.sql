-- Those of the asked villagers who are customers of the asked stations.
-- :county smallint[], :station uuid[], :villager uuid[]. Reads the primary key.
SELECT villager.county_id, villager.station_id, villager.id
FROM unnest(%(county)s::smallint[], %(station)s::uuid[], %(villager)s::uuid[]) AS asked (county_id, station_id, id)
JOIN villagers_villager AS villager
    ON villager.county_id = asked.county_id AND villager.id = asked.id AND villager.station_id = asked.station_id
