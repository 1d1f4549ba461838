from django.conf import settings
from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel

from cunqiao.api.guard import anybody
from cunqiao.kernel.errors import NotFound
from cunqiao.simulation.world import DemoPerson, demo_people

router = Router(tags=["demo"])


class DemoOut(BaseModel):
    """Everybody in the made-up world with the passwords to act as them."""

    people: list[DemoPerson]


@router.get("/demo", response=DemoOut, auth=anybody)
def show_demo(request: HttpRequest) -> DemoOut:
    """The people of the demo world. Outside the demo there is no such address."""
    if not settings.DEMO:
        raise NotFound(kind="address", id=request.path)
    return DemoOut(people=demo_people())
