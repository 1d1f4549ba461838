-- What some collections earned a tenure, if they did since :since. :county, :ids uuid[], :tenure, :goods text[] the
-- kinds of transfers by which goods sold earn, :zone the operator's time zone.
-- Reads keys, one_account_of_a_kind and money_of_an_order.
SELECT collection.id, parcel.number, o.number,
       to_char(collection.happened_at AT TIME ZONE %(zone)s, 'YYYY-MM'), collection.happened_at,
       coalesce(sum(transfer.amount_fen) FILTER (WHERE transfer.kind = ANY(%(goods)s::text[])), 0)::bigint,
       coalesce(sum(transfer.amount_fen) FILTER (WHERE transfer.kind <> ALL(%(goods)s::text[])), 0)::bigint,
       EXISTS (SELECT FROM earnings_release AS r WHERE r.county_id = collection.county_id AND r.id = collection.id)
FROM logistics_collection AS collection
JOIN logistics_parcel AS parcel ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
JOIN orders_consignment AS part ON part.county_id = parcel.county_id AND part.id = parcel.consignment_id
JOIN orders_order AS o ON o.county_id = part.county_id AND o.id = part.order_id
JOIN ledger_transfer AS transfer
  ON transfer.county_id = o.county_id AND transfer.order_id = o.id AND transfer.entry_id = collection.id
JOIN ledger_account AS account
  ON account.county_id = transfer.county_id AND account.id = transfer.credit_account_id
 AND account.kind = 'commission_pending' AND account.holder_id = %(tenure)s
WHERE collection.county_id = %(county)s AND collection.id = ANY(%(ids)s::uuid[])
  AND collection.happened_at >= %(since)s
GROUP BY collection.county_id, collection.id, parcel.number, o.number
