"""Stock: pieces come in once, and every piece is somewhere."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from tests.cast import FRIDGE, KETTLE, SOAP, STOCK, TONGLU, WUYUAN, headquarters, merchant, operator

from cunqiao.catalog.actions import (
    NewSupply,
    release_pieces,
    reserve_pieces,
    sell_pieces,
    supply,
    supply_all,
)
from cunqiao.catalog.models import Pool, Supply
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.errors import IdTaken, Invalid, NotFound


def pieces(county_id: int, sku_id: UUID) -> tuple[int, int, int, int]:
    """Supplied, available, reserved, sold."""
    pool = Pool.objects.filter(county_id=county_id, sku_id=sku_id)
    return pool.values_list("supplied", "available", "reserved", "sold").first() or (0, 0, 0, 0)


@pytest.mark.django_db
def test_pieces_come_into_a_pool() -> None:
    supply(operator, id=new_id(), county_id=TONGLU, sku_id=SOAP, quantity=30)
    assert pieces(TONGLU, SOAP) == (230, 230, 0, 0)


@pytest.mark.django_db
def test_a_pool_is_made_when_pieces_come() -> None:
    assert not Pool.objects.filter(county_id=WUYUAN, sku_id=FRIDGE).exists()
    supply(headquarters, id=new_id(), county_id=WUYUAN, sku_id=FRIDGE, quantity=3)
    assert pieces(WUYUAN, FRIDGE) == (3, 3, 0, 0)


@pytest.mark.django_db
def test_the_same_supply_comes_once() -> None:
    id = new_id()
    for _ in range(2):
        supply(operator, id=id, county_id=TONGLU, sku_id=SOAP, quantity=30)
    assert pieces(TONGLU, SOAP) == (230, 230, 0, 0)
    assert Supply.objects.get(id=id).supplied_by_id == operator.person_id


@pytest.mark.django_db
@pytest.mark.parametrize(("sku_id", "quantity", "differing"), [(SOAP, 31, ["quantity"]), (KETTLE, 30, ["sku_id"])])
def test_another_supply_with_its_id_is_refused(sku_id: UUID, quantity: int, differing: list[str]) -> None:
    id = new_id()
    supply(operator, id=id, county_id=TONGLU, sku_id=SOAP, quantity=30)
    with pytest.raises(IdTaken) as refused:
        supply_all([NewSupply(new_id(), TONGLU, SOAP, 5), NewSupply(id, TONGLU, sku_id, quantity)])
    assert refused.value.differing == differing
    assert pieces(TONGLU, SOAP) == (230, 230, 0, 0)
    assert pieces(TONGLU, KETTLE) == (100, 100, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_is_no_supply(quantity: int) -> None:
    with pytest.raises(Invalid):
        supply(operator, id=new_id(), county_id=TONGLU, sku_id=SOAP, quantity=quantity)
    assert Supply.objects.count() == len(STOCK)


@pytest.mark.django_db
def test_it_stays_within_reach() -> None:
    for scope, county_id, sku_id in (
        (operator, WUYUAN, SOAP),
        (operator, NATIONAL, SOAP),
        (operator, TONGLU, new_id()),
        (merchant, TONGLU, SOAP),
    ):
        with pytest.raises(NotFound):
            supply(scope, id=new_id(), county_id=county_id, sku_id=sku_id, quantity=1)
    assert Supply.objects.count() == len(STOCK)


@pytest.mark.django_db
def test_many_supplies_of_one_pool_add_up() -> None:
    supply_all([NewSupply(new_id(), county, FRIDGE, n) for county in (NATIONAL, WUYUAN) for n in (1, 2, 3)])
    assert pieces(WUYUAN, FRIDGE) == (6, 6, 0, 0)
    assert pieces(NATIONAL, FRIDGE) == (26, 26, 0, 0)


@pytest.mark.django_db
def test_pieces_are_reserved_then_sold_or_on_sale_again() -> None:
    key = (TONGLU, SOAP)
    reserve_pieces(Counter({key: 10}))
    assert pieces(*key) == (200, 190, 10, 0)
    sell_pieces(Counter({key: 4}))
    release_pieces(Counter({key: 6}))
    assert pieces(*key) == (200, 196, 0, 4)


@pytest.mark.django_db
def test_no_piece_is_reserved_twice() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        reserve_pieces(Counter({(TONGLU, SOAP): 201}))
    assert pieces(TONGLU, SOAP) == (200, 200, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE catalog_supply SET quantity = 1", "DELETE FROM catalog_supply"])
def test_what_came_in_is_never_rewritten(statement: str) -> None:
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Supply.objects.count() == len(STOCK)


@pytest.mark.usefixtures("fresh_database")
def test_many_at_once_add_up() -> None:
    again = new_id()

    def bring(n: int) -> None:
        skus = [SOAP, FRIDGE, KETTLE] if n % 2 else [KETTLE, FRIDGE, SOAP]
        rows = [NewSupply(new_id(), county, sku, 1) for sku in skus for county in (WUYUAN, NATIONAL)]
        supply_all([*rows, NewSupply(again, TONGLU, SOAP, 50)])
        connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(bring, range(40)))
    assert pieces(TONGLU, SOAP) == (250, 250, 0, 0)
    assert pieces(WUYUAN, FRIDGE) == (40, 40, 0, 0)
    assert pieces(NATIONAL, FRIDGE) == (60, 60, 0, 0)
