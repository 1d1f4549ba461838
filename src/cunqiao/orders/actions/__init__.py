"""What changes orders. One module a verb; each locks the order row first."""

from cunqiao.orders.actions.give_back import cancel, expire_overdue
from cunqiao.orders.actions.place import Placed, place
from cunqiao.orders.actions.settle import mark_at_station, settle
from cunqiao.orders.actions.ship import ship
from cunqiao.orders.new import NewOrder

__all__ = ["NewOrder", "Placed", "cancel", "expire_overdue", "mark_at_station", "place", "settle", "ship"]
