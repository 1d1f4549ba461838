"""The made-up world: where it lies, who lives and works there, what is for sale."""

from cunqiao.simulation.world.counties import COUNTIES
from cunqiao.simulation.world.figures import Figures, figures
from cunqiao.simulation.world.making import Size, make_world
from cunqiao.simulation.world.people import DemoPerson, demo_password, demo_people, is_ready

__all__ = [
    "COUNTIES",
    "DemoPerson",
    "Figures",
    "Size",
    "demo_password",
    "demo_people",
    "figures",
    "is_ready",
    "make_world",
]
