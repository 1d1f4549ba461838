"""What changes parcels and trips. One module a step of the way."""

from cunqiao.logistics.actions.collect import collect
from cunqiao.logistics.actions.ship import NewParcel, ship_consignment
from cunqiao.logistics.actions.trips import assign_driver, create_trip, depart, load
from cunqiao.logistics.actions.under_way import arrive_at_county, hand_over, receive

__all__ = [
    "NewParcel",
    "arrive_at_county",
    "assign_driver",
    "collect",
    "create_trip",
    "depart",
    "hand_over",
    "load",
    "receive",
    "ship_consignment",
]
