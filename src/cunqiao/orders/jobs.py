"""What orders need done in time, county by county. The worker calls these."""

from cunqiao.kernel import clock, sql

ORDER_TAKEN = "order_taken"


def announce_new(county_id: int) -> None:
    """Put a message in the outbox for each order of the last day that has none: placing itself writes none."""
    sql.run("orders/announce_new", county=county_id, kind=ORDER_TAKEN, now=clock.now())
