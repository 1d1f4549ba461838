"""The catalogue as it is browsed and searched."""

from uuid import UUID

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from tests.cast import APPLIANCES, DAILY, FRIDGE, KETTLE, PRICE, SOAP, TONGLU, TOWEL, headquarters

from cunqiao.catalog.actions import (
    NewPrice,
    NewProduct,
    NewSku,
    add_category,
    add_products,
    add_skus,
    set_price,
    set_prices,
    set_rate,
)
from cunqiao.catalog.models import Category, Merchant, Sku
from cunqiao.catalog.queries import offers, skus
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import County, Network

pytestmark = pytest.mark.django_db


def found(q: str = "", category: str | None = None) -> set[UUID]:
    return {sku.id for sku in skus(County(TONGLU), q, category, at=clock.now())}


def add_rice_cooker(category: Category) -> Sku:
    """Newer than all others, without a price yet."""
    name, now = "电饭锅 4 升", clock.now()
    appliances = Merchant.objects.get(id=APPLIANCES)
    (product,) = add_products([NewProduct(new_id(), appliances.id, category.id, name, now)])
    (sku,) = add_skus([NewSku(new_id(), product.id, name, now, "Rice cooker 4 l")])
    return sku


def price(sku: Sku) -> None:
    set_price(headquarters, sku=sku, price_fen=199_00)


def test_each_comes_with_what_a_buyer_asks(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        shown = {sku.id: sku for sku in skus(County(TONGLU), at=clock.now())}
    assert {id: sku.price_fen for id, sku in shown.items()} == PRICE
    assert {id: sku.available for id, sku in shown.items()} == {KETTLE: 105, FRIDGE: 20, SOAP: 200, TOWEL: 50}
    assert {id: sku.category for id, sku in shown.items()}[SOAP] == "daily"
    assert {id: sku.merchant_id for id, sku in shown.items()}[SOAP] == DAILY


def test_without_a_county_the_national_pool_counts() -> None:
    shown = {sku.id: sku.available for sku in skus(Network(), at=clock.now())}
    assert shown == {KETTLE: 5, FRIDGE: 20, SOAP: 0, TOWEL: 0}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("冰箱", {FRIDGE}),
        ("电", {KETTLE}),
        ("bingxiang", {FRIDGE}),
        ("smbx", {FRIDGE}),
        ("fridge", {FRIDGE}),
        ("KETTLE", {KETTLE}),
        ("soap four", {SOAP}),
        ("180", {FRIDGE}),
        ("冰水", set()),
        ("xyz", set()),
        ("%", set()),
        ("_", set()),
    ],
)
def test_found_by_chinese_and_english_names(q: str, expected: set[UUID]) -> None:
    assert found(q) == expected


def test_a_category_holds_what_lies_below_it(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    kitchen = add_category(
        id=new_id(), slug="kitchen", name="厨房", name_en="Kitchen", parent=Category.objects.get(slug="appliances")
    )
    rice = add_category(id=new_id(), slug="rice", name="电饭锅", name_en="Rice cookers", parent=kitchen)
    set_rate(category=rice, fee_bp=800, commission_bp=300)
    cooker = add_rice_cooker(rice)
    price(cooker)
    assert found(category="appliances") == {KETTLE, FRIDGE, cooker.id}
    assert found(category="kitchen") == found(category="rice") == {cooker.id}
    assert found("kettle", category="rice") == set()
    assert found(category="nothing") == set()
    with django_assert_num_queries(2):
        list(skus(Network(), category="appliances", at=clock.now()))


def test_what_has_no_price_now_is_left_out() -> None:
    cooker = add_rice_cooker(Category.objects.get(slug="appliances"))
    assert cooker.id not in found()
    price(cooker)
    assert cooker.id in found()
    set_price(headquarters, sku=cooker, price_fen=None)
    assert cooker.id not in found()


def test_what_has_no_rate_now_is_left_out_as_it_could_not_be_ordered() -> None:
    other = add_category(id=new_id(), slug="other", name="其他", name_en="Other")
    cooker = add_rice_cooker(other)
    price(cooker)
    assert cooker.id not in found()
    assert not offers([cooker.id], clock.now())


def test_the_newest_come_first() -> None:
    cooker = add_rice_cooker(Category.objects.get(slug="appliances"))
    price(cooker)
    shown = list(skus(Network(), at=clock.now()))
    assert shown[0].id == cooker.id
    assert shown == sorted(shown, key=lambda sku: (sku.created_at, sku.id), reverse=True)


def test_a_search_over_five_thousand_reads_the_index() -> None:
    now = clock.now()
    product = Sku.objects.get(id=KETTLE).product
    kinds, colours = ["台灯", "雨伞", "拖把", "剪刀", "风扇"], ["红色", "黄色", "蓝色", "绿色", "白色"]
    rows = [
        NewSku(new_id(), product.id, f"{colours[n % 5]}{kinds[n // 5 % 5]} {n}", now, f"thing {n}") for n in range(5000)
    ]
    add_skus(rows)
    set_prices([NewPrice(row.id, 1_00, now) for row in rows])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalog_sku, catalog_price, catalog_pool, catalog_product, catalog_rate")
    for q in ("冰箱", "bingx", "smbx", "fridge", "红色台灯"):
        plan = skus(County(TONGLU), q, at=now).explain()
        assert "skus_by_name" in plan, q
