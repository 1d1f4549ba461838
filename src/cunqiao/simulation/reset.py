"""The made-up world goes, so that it can be made anew."""

from django.conf import settings

from cunqiao.kernel import sql
from cunqiao.kernel.transactions import transacting
from cunqiao.simulation.world import is_ready


class NotOurs(Exception):
    """This database held people before the made-up world came: nothing in it is taken away."""


def clear_world() -> None:
    """Take everything away but the regions, in one transaction. What serves the demo then makes the world anew.

    One that is being made is waited for; where none stands, nothing is done. Everybody is signed out.

    Raises:
        NotOurs: this is no demo, or somebody was here before the made-up people.
    """
    if not settings.DEMO:
        raise NotOurs()
    with transacting():
        sql.run("simulation/lock_making")
        if not is_ready():
            return
        if sql.run("simulation/earliest_person") != [("demo-hq-1",)]:
            raise NotOurs()
        sql.run("simulation/empty_world")
