-- What some collections earned a tenure, if they did since :since. :county, :ids uuid[], :tenure, :goods text[] the
-- kinds of transfers by which goods sold earn, :zone the operator's time zone.
-- Reads keys, one_account_of_a_kind, money_of_an_order, and money_of_no_order for parcels that are of no order.
-- What was stored with a time that no calendar shows counts in the last month.
WITH handed AS (
    SELECT collection.id, collection.happened_at, parcel.number, placed.id AS order_id, placed.number AS order_number
    FROM logistics_collection AS collection
    JOIN logistics_parcel AS parcel ON parcel.county_id = collection.county_id AND parcel.id = collection.parcel_id
    LEFT JOIN orders_consignment AS part ON part.county_id = parcel.county_id AND part.id = parcel.consignment_id
    LEFT JOIN orders_order AS placed ON placed.county_id = part.county_id AND placed.id = part.order_id
    WHERE collection.county_id = %(county)s AND collection.id = ANY(%(ids)s::uuid[])
      AND collection.happened_at >= %(since)s
),
moved AS (
    SELECT handed.id, transfer.credit_account_id, transfer.kind, transfer.amount_fen
    FROM handed
    JOIN ledger_transfer AS transfer
      ON transfer.county_id = %(county)s AND transfer.order_id = handed.order_id AND transfer.entry_id = handed.id
    UNION ALL
    SELECT handed.id, transfer.credit_account_id, transfer.kind, transfer.amount_fen
    FROM handed
    JOIN ledger_transfer AS transfer
      ON transfer.county_id = %(county)s AND transfer.order_id IS NULL AND transfer.entry_id = handed.id
    WHERE handed.order_id IS NULL
)
SELECT handed.id, handed.number, handed.order_number,
       to_char(least(handed.happened_at, '9999-12-30Z') AT TIME ZONE %(zone)s, 'YYYY-MM'), handed.happened_at,
       coalesce(sum(moved.amount_fen) FILTER (WHERE moved.kind = ANY(%(goods)s::text[])), 0)::bigint,
       coalesce(sum(moved.amount_fen) FILTER (WHERE moved.kind <> ALL(%(goods)s::text[])), 0)::bigint,
       EXISTS (SELECT FROM earnings_release AS r WHERE r.county_id = %(county)s AND r.id = handed.id)
FROM handed
JOIN moved USING (id)
JOIN ledger_account AS account
  ON account.county_id = %(county)s AND account.id = moved.credit_account_id
 AND account.kind = 'commission_pending' AND account.holder_id = %(tenure)s
GROUP BY handed.id, handed.number, handed.order_number, handed.happened_at
