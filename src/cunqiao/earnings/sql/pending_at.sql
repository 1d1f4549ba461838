-- What partners earned from :since to :to, by county, and what of their earnings is still pending at :to with a return
-- window of :before days and of :after days.
-- :county smallint[], with :before and :after int[] for each; :since, :to; :earned text[], the kinds of transfers.
-- Reads collections_by_time, the keys, money_of_an_order, and money_of_no_order for parcels that are of no order.
SELECT term.county_id,
       coalesce(sum(transfer.amount_fen) FILTER (WHERE collection.recorded_at >= %(since)s), 0)::bigint,
       coalesce(sum(transfer.amount_fen) FILTER (
           WHERE collection.recorded_at >= %(to)s - term.before * interval '1 day'
       ), 0)::bigint,
       coalesce(sum(transfer.amount_fen) FILTER (
           WHERE collection.recorded_at >= %(to)s - term.after * interval '1 day'
       ), 0)::bigint
FROM unnest(%(county)s::smallint[], %(before)s::int[], %(after)s::int[]) AS term (county_id, before, after)
JOIN logistics_collection AS collection
  ON collection.county_id = term.county_id AND collection.recorded_at < %(to)s
 AND collection.recorded_at >= least(%(since)s, %(to)s - greatest(term.before, term.after) * interval '1 day')
JOIN logistics_parcel AS parcel
  ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
LEFT JOIN orders_consignment AS part
  ON part.county_id = parcel.county_id AND part.id = parcel.consignment_id
CROSS JOIN LATERAL (
    SELECT amount_fen FROM ledger_transfer
    WHERE county_id = collection.county_id AND order_id = part.order_id AND entry_id = collection.id
      AND kind = ANY(%(earned)s)
    UNION ALL
    SELECT amount_fen FROM ledger_transfer
    WHERE county_id = collection.county_id AND order_id IS NULL AND entry_id = collection.id
      AND kind = ANY(%(earned)s) AND part.id IS NULL
) AS transfer
GROUP BY term.county_id
