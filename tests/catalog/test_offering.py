"""A merchant puts goods on offer and calls them otherwise."""

import pytest
from tests.cast import APPLIANCES, DAILY, FRIDGE, KETTLE, TONGLU, merchant, merchant_daily
from tests.checks import unchanged

from cunqiao.catalog.actions import Described, NewGoods, describe, put_on_offer, set_rate
from cunqiao.catalog.errors import NameTaken
from cunqiao.catalog.models import Category, Merchant, Price, Product, Sku
from cunqiao.catalog.queries import categories_on_sale, offers, skus
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.scope import County, Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def appliances() -> Merchant:
    return Merchant.objects.get(id=APPLIANCES)


def wok(**changes: object) -> NewGoods:
    category = Category.objects.get(slug="appliances")
    filled = {"id": new_id(), "category_id": category.id, "name": "铁锅 32 厘米", "price_fen": 89_00}
    return NewGoods(**filled | changes)  # type: ignore[arg-type]


def offer(scope: Scope, seller: Merchant, rows: list[NewGoods]) -> None:
    put_on_offer(scope, seller, rows, priced_from=clock.now())


def test_what_is_put_on_offer_is_for_sale_and_found(appliances: Merchant) -> None:
    new = wok(name_en="Wok 32 cm", barcode="4006381333931")
    offer(merchant, appliances, [new])
    assert offers([new.id], clock.now())[new.id].price_fen == 89_00
    for words in ("tieguo", "wok", "4006381333931"):
        assert [sku.id for sku in skus(County(TONGLU), words, at=clock.now())] == [new.id], words
    assert Price.objects.get(sku_id=new.id).set_by_id == merchant.person_id


def test_without_a_price_it_is_not_for_sale(appliances: Merchant) -> None:
    new = wok(price_fen=None)
    offer(merchant, appliances, [new])
    assert Sku.objects.filter(id=new.id).exists()
    assert not offers([new.id], clock.now())


def test_another_form_is_of_the_same_thing(appliances: Merchant) -> None:
    new = wok()
    larger = wok(name="铁锅 36 厘米", product_id=new.id)
    offer(merchant, appliances, [new, larger])
    assert Product.objects.get(id=new.id).skus.count() == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": "电水壶 1.7 升"}, NameTaken),
        ({"barcode": "4006381333932"}, Invalid),
        ({"price_fen": 0}, Invalid),
    ],
)
def test_what_is_refused_leaves_nothing(
    appliances: Merchant, changes: dict[str, object], refusal: type[Exception]
) -> None:
    with unchanged(), pytest.raises(refusal):
        offer(merchant, appliances, [wok(name="铲子"), wok(**changes)])


def test_two_of_one_file_are_not_called_the_same(appliances: Merchant) -> None:
    with unchanged(), pytest.raises(NameTaken):
        offer(merchant, appliances, [wok(), wok()])


def test_another_merchant_may_call_its_goods_so() -> None:
    new = wok(name="电水壶 1.7 升")
    offer(merchant_daily, Merchant.objects.get(id=DAILY), [new])
    assert Sku.objects.filter(name="电水壶 1.7 升").count() == 2


def test_goods_are_found_by_their_new_names_alone(appliances: Merchant) -> None:
    describe(appliances, [Described(KETTLE, "烧水壶 2 升", "Boiler 2 l", "bulky")])
    kettle = Sku.objects.get(id=KETTLE)
    assert (kettle.name, kettle.name_en, kettle.handling) == ("烧水壶 2 升", "Boiler 2 l", "bulky")
    assert [sku.id for sku in skus(County(TONGLU), "shaoshuihu", at=clock.now())] == [KETTLE]
    assert not skus(County(TONGLU), "dianshuihu", at=clock.now())


def test_two_swap_their_names_and_a_third_takes_none_of_them(appliances: Merchant) -> None:
    kettle, fridge = (Sku.objects.get(id=id).name for id in (KETTLE, FRIDGE))
    describe(appliances, [Described(KETTLE, fridge, "", "small"), Described(FRIDGE, kettle, "", "install")])
    assert Sku.objects.get(id=KETTLE).name == fridge
    with unchanged(), pytest.raises(NameTaken):
        describe(appliances, [Described(KETTLE, kettle, "", "small")])


def test_goods_are_offered_in_categories_that_have_a_rate() -> None:
    Category.objects.create(slug="new", name="新", name_en="New", parent=Category.objects.get(slug="daily"))
    assert [one.slug for one in categories_on_sale(clock.now())] == ["appliances", "daily"]
    set_rate(category=Category.objects.get(slug="new"), fee_bp=500, commission_bp=200)
    assert {one.slug for one in categories_on_sale(clock.now())} == {"appliances", "daily", "new"}
