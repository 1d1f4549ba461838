-- What happened to an order, its consignments and its parcels, the earliest first. The placing is the order itself.
-- :county, :order. Reads primary keys, references by order, and history_of_a_thing.
WITH things AS (
    SELECT id, 'order' AS kind, number FROM orders_order WHERE county_id = %(county)s AND id = %(order)s
    UNION ALL
    SELECT part.id, 'consignment', whole.number || '-' || part.position
    FROM orders_consignment AS part
    JOIN orders_order AS whole ON whole.county_id = part.county_id AND whole.id = part.order_id
    WHERE part.county_id = %(county)s AND part.order_id = %(order)s
    UNION ALL
    SELECT parcel.id, 'parcel', parcel.number
    FROM logistics_parcel AS parcel
    JOIN orders_consignment AS part ON part.county_id = parcel.county_id AND part.id = parcel.consignment_id
    WHERE parcel.county_id = %(county)s AND part.order_id = %(order)s
)
SELECT kind, number, move, happened_at, recorded_at, person_id, till, said_at
FROM (
    SELECT things.kind, things.number, event.move, event.happened_at, event.recorded_at, event.person_id, event.till,
           event.said_at
    FROM things
    JOIN kernel_event AS event ON event.county_id = %(county)s AND event.subject_id = things.id
    UNION ALL
    SELECT 'order', number, 'place', placed_at, recorded_at, ordered_by_id, till, said_at
    FROM orders_order WHERE county_id = %(county)s AND id = %(order)s
) AS happened
ORDER BY recorded_at, happened_at, kind, move, length(number), number
