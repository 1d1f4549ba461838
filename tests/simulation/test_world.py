"""The world as it stands: who may be played, what is for sale, what partners hold."""

from collections import Counter
from itertools import groupby

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.simulation.small import SMALL

from cunqiao.catalog.barcodes import is_barcode
from cunqiao.catalog.queries import skus
from cunqiao.identity.access import scope_of
from cunqiao.identity.actions import sign_in
from cunqiao.kernel import clock
from cunqiao.kernel.scope import County, Network, Role, reach_of, system
from cunqiao.ledger.queries import accounts
from cunqiao.network.queries import stations
from cunqiao.regions.names import VillageKind
from cunqiao.simulation.world import COUNTIES, demo_password, demo_people, figures, is_ready
from cunqiao.villagers.queries import villagers

pytestmark = [pytest.mark.usefixtures("made"), pytest.mark.django_db]


def test_it_has_the_size_that_was_asked(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        found = figures()
    assert (found.stations, found.partners) == (SMALL.stations, SMALL.stations)
    assert (found.villagers, found.skus) == (SMALL.villagers, SMALL.skus)
    assert (found.counties, found.merchants) == (len(COUNTIES), SMALL.merchants)
    assert (found.orders, found.parcels) == ({}, {})
    assert is_ready()


def test_everybody_is_listed_whom_a_client_needs(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        people = demo_people()
    assert Counter((p.role, p.county_id) for p in people) == {
        (Role.HEADQUARTERS, None): 2,
        (Role.AUDITOR, None): 1,
        (Role.MERCHANT, None): SMALL.merchants,
        **{(Role.COUNTY_OPERATOR, county): 1 for county in COUNTIES},
        **{(Role.DRIVER, county): 1 for county in COUNTIES},
        **{(Role.PARTNER, county): 2 for county in COUNTIES},
    }
    for person in people:
        at_a_station = person.role == Role.PARTNER
        assert (person.till == "A") == (person.station is not None) == at_a_station
        assert (person.merchant is not None) == (person.role == Role.MERCHANT)


def test_everybody_listed_can_sign_in() -> None:
    for person in demo_people():
        signed = sign_in(username=person.username, password=person.password, till=person.till)
        scope = scope_of(signed.token)
        assert (scope.role, scope.reach) == (person.role, reach_of(Role(person.role), person.county_id))
        assert (person.merchant or person.station) in (None, scope.place_id, scope.place)


def test_a_password_is_the_same_whenever_it_is_asked() -> None:
    assert demo_password("demo-hq-1") == demo_password("demo-hq-1")
    assert len({person.password for person in demo_people()}) == len(demo_people())


def test_each_partner_begins_with_twenty_thousand_yuan() -> None:
    floats = [account.balance for account in accounts(system(Network())) if account.kind == "float"]
    assert floats == [20_000_00] * SMALL.stations


def test_two_merchants_sell_small_goods_in_every_county() -> None:
    for county in COUNTIES:
        there = skus(County(county), at=clock.now())
        small = {s.merchant_id for s in there if s.handling == "small" and s.available >= 10}
        assert len(small) >= 2
        assert sum(sku.available == 0 for sku in there) == 1  # of the first merchant: it has not come in yet


def test_barcodes_are_of_no_real_article() -> None:
    """The prefixes that shops give out for themselves; the same article has the same, whoever sells it."""
    goods = list(skus(Network(), at=clock.now()))
    assert all(is_barcode(sku.barcode) and len(sku.barcode) == 13 and sku.barcode[:2] == "20" for sku in goods)
    assert len({sku.barcode for sku in goods}) == len({sku.name for sku in goods})
    assert len({(sku.barcode, sku.merchant_id) for sku in goods}) == len(goods)


def test_stations_stand_in_villages_of_their_county() -> None:
    for station in stations(system(Network())):
        assert station.village.county_id == station.county_id
        assert station.village.kind == VillageKind.ADMINISTRATIVE_VILLAGE


def test_villagers_live_in_households_of_one_to_five() -> None:
    people = sorted(villagers(system(Network())), key=lambda villager: villager.household_id)
    homes = [list(home) for _, home in groupby(people, key=lambda villager: villager.household_id)]
    assert {len(home) for home in homes} <= {1, 2, 3, 4, 5}
    assert all(len({villager.station_id for villager in home}) == 1 for home in homes)
    assert all(villager.phone[:7] in ("", "1990000") for villager in people)
