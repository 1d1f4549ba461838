"""Merchants, categories, goods, prices and rates."""

from datetime import datetime, timedelta

import pytest
from tests.cast import (
    APPLIANCES,
    DAILY,
    FRIDGE,
    KETTLE,
    PRICE,
    SOAP,
    TONGLU,
    WUYUAN,
    headquarters,
    merchant,
    operator,
)
from tests.checks import unchanged

from cunqiao.catalog.access import get_merchant_for, get_sku_for
from cunqiao.catalog.actions import (
    NewPrice,
    add_category,
    set_price,
    set_prices,
    set_rate,
    start_merchant,
    start_merchant_in,
)
from cunqiao.catalog.errors import MomentTaken, NameTaken
from cunqiao.catalog.models import Category, Merchant, Price, Rate
from cunqiao.catalog.queries import offers
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, NotFound
from cunqiao.ledger.models import Account

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def price_of_soap(at: datetime) -> int | None:
    offer = offers([SOAP], at).get(SOAP)
    return offer and offer.price_fen


def test_a_merchant_starts_in_the_network_and_then_in_counties() -> None:
    seller = start_merchant(id=new_id(), name="农资店", at=clock.now())
    accounts = Account.objects.filter(holder_id=seller.id)
    assert not accounts.exists()
    start_merchant_in(seller, [WUYUAN, TONGLU])
    start_merchant_in(seller, [TONGLU])
    opened = accounts.order_by("county_id").values_list("county_id", "kind", "holder")
    assert list(opened) == [(TONGLU, "merchant", str(seller.id)), (WUYUAN, "merchant", str(seller.id))]


def test_a_merchants_name_is_its_own() -> None:
    with pytest.raises(NameTaken) as refused:
        start_merchant(id=new_id(), name="日用百货", at=clock.now())
    assert refused.value.data() == {"name": "日用百货"}
    assert Merchant.objects.count() == 2


def test_a_categorys_slug_is_its_own() -> None:
    with pytest.raises(NameTaken):
        add_category(id=new_id(), slug="daily", name="别的", name_en="Other")
    assert Category.objects.count() == 2


def test_a_merchant_finds_its_own_goods_only() -> None:
    assert get_sku_for(merchant, KETTLE).id == KETTLE
    assert get_sku_for(operator, SOAP).id == SOAP
    assert get_merchant_for(merchant, APPLIANCES).id == APPLIANCES
    assert get_merchant_for(headquarters, DAILY).id == DAILY
    with pytest.raises(NotFound):
        get_sku_for(merchant, SOAP)
    with pytest.raises(NotFound):
        get_sku_for(operator, new_id())
    with pytest.raises(NotFound):
        get_merchant_for(merchant, DAILY)


def test_a_price_is_set_for_now_or_for_what_comes_never_for_what_is_over() -> None:
    soap = get_sku_for(headquarters, SOAP)
    with unchanged(), pytest.raises(Invalid) as refused:
        set_price(headquarters, sku=soap, price_fen=14_00, valid_from=clock.now() - timedelta(seconds=1))
    assert [fault.field for fault in refused.value.errors] == ["valid_from"]
    assert set_price(headquarters, sku=soap, price_fen=14_00).valid_from <= clock.now()


def test_a_price_holds_from_its_moment_until_the_next() -> None:
    now = clock.now()
    soap = get_sku_for(headquarters, SOAP)
    set_price(headquarters, sku=soap, price_fen=14_00, valid_from=now + DAY)
    set_price(headquarters, sku=soap, price_fen=None, valid_from=now + 2 * DAY)
    moments = [now, now + DAY - timedelta.resolution, now + DAY, now + 2 * DAY]
    assert [price_of_soap(moment) for moment in moments] == [PRICE[SOAP], PRICE[SOAP], 14_00, None]
    assert Price.objects.get(price_fen=14_00).set_by_id == headquarters.person_id


@pytest.mark.parametrize("fen", [0, -1])
def test_a_price_is_above_zero(fen: int) -> None:
    now = clock.now()
    with pytest.raises(Invalid):
        set_prices([NewPrice(FRIDGE, 1, now), NewPrice(SOAP, fen, now)])
    assert Price.objects.count() == len(PRICE)


def test_a_price_is_not_overwritten() -> None:
    now = clock.now()
    set_prices([NewPrice(SOAP, 14_00, now)])
    with pytest.raises(MomentTaken) as refused:
        set_prices([NewPrice(FRIDGE, 1, now), NewPrice(SOAP, 15_00, now)])
    assert refused.value.data() == {"valid_from": now}
    assert price_of_soap(now) == 14_00
    assert not Price.objects.filter(sku_id=FRIDGE, price_fen=1).exists()


def test_a_rate_holds_from_its_moment_until_the_next() -> None:
    now = clock.now()
    set_rate(category=Category.objects.get(slug="daily"), fee_bp=1200, commission_bp=600, valid_from=now + DAY)
    before, after = offers([SOAP], now)[SOAP], offers([SOAP], now + DAY)[SOAP]
    assert (before.fee_bp, before.commission_bp) == (1000, 500)
    assert (after.fee_bp, after.commission_bp) == (1200, 600)


@pytest.mark.parametrize(("fee_bp", "commission_bp"), [(500, 501), (10_001, 1), (500, -1), (-2, -3)])
def test_the_commission_is_part_of_the_fee(fee_bp: int, commission_bp: int) -> None:
    daily = Category.objects.get(slug="daily")
    with pytest.raises(Invalid):
        set_rate(category=daily, fee_bp=fee_bp, commission_bp=commission_bp)
    assert Rate.objects.count() == 2


def test_a_rate_is_not_overwritten() -> None:
    daily, day = Category.objects.get(slug="daily"), clock.now() + DAY
    rate = set_rate(category=daily, fee_bp=1200, commission_bp=600, valid_from=day)
    with unchanged(), pytest.raises(MomentTaken):
        set_rate(category=daily, fee_bp=1, commission_bp=1, valid_from=day)
    assert Rate.objects.get(category=daily, valid_from=day).fee_bp == rate.fee_bp


def test_a_rate_is_set_for_now_or_for_what_comes_never_for_what_is_over() -> None:
    daily = Category.objects.get(slug="daily")
    with unchanged(), pytest.raises(Invalid) as refused:
        set_rate(category=daily, fee_bp=1200, commission_bp=600, valid_from=clock.now() - timedelta(seconds=1))
    assert [fault.field for fault in refused.value.errors] == ["valid_from"]
    assert set_rate(category=daily, fee_bp=1200, commission_bp=600).valid_from <= clock.now()
