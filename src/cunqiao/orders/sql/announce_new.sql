-- A message for each recent order that has none yet. :county, :kind, :now.
-- Reads orders_of_a_county and one_message_of_a_kind.
INSERT INTO kernel_message (county_id, id, kind, about, about_id, phone, created_at, next_try_at)
SELECT placed.county_id, gen_random_uuid(), %(kind)s::text, placed.number, placed.id, villager.phone, %(now)s, %(now)s
FROM orders_order AS placed
JOIN villagers_villager AS villager ON villager.county_id = placed.county_id AND villager.id = placed.villager_id
WHERE placed.county_id = %(county)s AND placed.recorded_at > %(now)s::timestamptz - interval '1 day'
  AND NOT EXISTS (
      SELECT FROM kernel_message AS told
      WHERE told.county_id = placed.county_id AND told.about_id = placed.id AND told.kind = %(kind)s
  )
ON CONFLICT DO NOTHING
