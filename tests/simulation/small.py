"""The size of the worlds that tests make."""

from cunqiao.simulation.world import Size

SMALL = Size(stations=12, villagers=90, skus=160, merchants=5)
SEED = 7
