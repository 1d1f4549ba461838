-- How much work waits for the people on the demo's first page: parcels to be scanned in at the centre and at stations,
-- consignments to ship, payouts to approve.
-- :county, :stations uuid[], :merchant. Reads parcels_under_way, consignments of a merchant and open payouts.
SELECT
    (SELECT count(*) FROM logistics_parcel WHERE county_id = %(county)s AND status = 'shipped'),
    (SELECT count(*) FROM logistics_parcel
     WHERE county_id = %(county)s AND station_id = ANY(%(stations)s::uuid[]) AND status = 'at_station'),
    (SELECT count(*) FROM orders_consignment WHERE merchant_id = %(merchant)s AND status = 'to_ship'),
    (SELECT count(*) FROM earnings_payout WHERE status = 'proposed')
