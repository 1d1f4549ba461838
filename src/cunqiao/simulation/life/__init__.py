"""Life in the world: people who order, ship, carry and collect, each a client of the HTTP API.

Knows of the server only its address and what `GET /api/v1/demo` tells everybody. What a person does
next is drawn by a seeded chance; every answer is compared with what the contract says.
"""

from cunqiao.simulation.life.client import Unexpected
from cunqiao.simulation.life.course import live

__all__ = ["Unexpected", "live"]
