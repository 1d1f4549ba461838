-- Let the planner know how the tables of a past have grown: inside its one long transaction nobody else can.
ANALYZE orders_order, orders_consignment, orders_line, orders_payment, logistics_parcel, logistics_parcelline,
    logistics_trip, logistics_leg, logistics_collection, ledger_transfer, earnings_release, kernel_event, kernel_message
