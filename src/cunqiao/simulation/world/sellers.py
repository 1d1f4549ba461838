"""The made-up merchants and the people who work for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from cunqiao.catalog.actions import start_merchant, start_merchant_in
from cunqiao.catalog.models import Merchant
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Role
from cunqiao.simulation.world.people import listed_person
from cunqiao.simulation.world.shelf import SELLERS, Seller


@dataclass(frozen=True, slots=True)
class Started:
    """A seller that has become a merchant of the network."""

    seller: Seller
    merchant: Merchant


def start_sellers(county_ids: Sequence[int], chance: Random, begin: datetime, *, merchants: int) -> list[Started]:
    """The first `merchants` of the sellers, in every county, each with one person."""
    started = []
    with clock.at(begin):
        for seller in SELLERS[:merchants]:
            merchant = start_merchant(id=new_id(), name=seller.name, at=begin)
            start_merchant_in(merchant, county_ids)
            username = f"demo-merchant-{seller.slug}"
            listed_person(username, chance, Role.MERCHANT, place_id=merchant.id, place=merchant.name)
            started.append(Started(seller, merchant))
    return started
