"""A merchant's own hands put goods on offer, and take them off sale."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import APPLIANCES, KETTLE, SOAP, merchant
from tests.catalog.test_pictures import sent
from tests.desks.desk import signed_in

from cunqiao.catalog.actions import set_price
from cunqiao.catalog.models import Category, Picture, Price, Sku
from cunqiao.catalog.queries import offers
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id

pytestmark = pytest.mark.django_db
NEW = "/merchant/goods/new"


@pytest.fixture
def mei() -> Client:
    return signed_in("mei")


def filled(**changes: str) -> dict[str, str]:
    category = str(Category.objects.get(slug="appliances").id)
    wok = {"name": "铁锅 32 厘米", "name_en": "Wok 32 cm", "handling": "small", "price": "89", "barcode": ""}
    return wok | {"id": str(new_id()), "category": category} | changes


def test_goods_are_put_on_offer_once(mei: Client) -> None:
    form = filled()
    for _twice in range(2):
        response = mei.post(NEW, form)
        assert response.headers["Location"] == f"/merchant/goods/{form['id']}"
    sku = Sku.objects.get(name="铁锅 32 厘米")
    assert offers([sku.id], clock.now())[sku.id].price_fen == 89_00
    larger = filled(name="铁锅 36 厘米", price="")
    assert mei.post(f"/merchant/goods/{sku.id}/another", larger).status_code == 302
    assert sku.product.skus.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "电水壶 1.7 升"}, "You have goods of this name already"),
        ({"name": ""}, "required"),
        ({"category": ""}, "required"),
        ({"barcode": "4006381333932"}, "A digit of this barcode is wrong"),
        ({"price": "cheap"}, "Give an amount"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    mei: Client, changes: dict[str, str], words: str
) -> None:
    response = mei.post(NEW, filled(**changes))
    page = response.content.decode()
    assert (response.status_code, words in page, 'value="Wok 32 cm"' in page) == (422, True, True)
    assert not Sku.objects.filter(name_en="Wok 32 cm").exists()


def test_names_are_changed_but_not_to_those_of_other_goods(mei: Client) -> None:
    address = f"/merchant/goods/{KETTLE}/names"
    form = {"id": str(new_id()), "name": "烧水壶", "name_en": "", "handling": "bulky"}
    assert mei.post(address, form).status_code == 302
    assert Sku.objects.get(id=KETTLE).name == "烧水壶"
    taken = mei.post(address, form | {"id": str(new_id()), "name": "双门冰箱 180 升"})
    assert "You have goods of this name already" in taken.content.decode()
    assert mei.post(f"/merchant/goods/{SOAP}/names", form | {"id": str(new_id())}).status_code == 404, "of another"


def test_goods_are_taken_off_sale_and_offered_again(mei: Client) -> None:
    address = f"/merchant/goods/{KETTLE}/withdraw"
    assert mei.post(address, {"id": str(new_id())}).status_code == 302
    assert not offers([KETTLE], clock.now())
    page = mei.get(f"/merchant/goods/{KETTLE}").content.decode()
    assert "Offer it again" in page
    assert "Take it off sale" not in page
    assert 'value="129.00"' in mei.get(f"/merchant/goods/{KETTLE}/price").content.decode(), "the last price"
    again = {"id": str(new_id()), "price": "129.00", "valid_from": ""}
    assert mei.post(f"/merchant/goods/{KETTLE}/price", again).status_code == 302
    assert offers([KETTLE], clock.now())[KETTLE].price_fen == 129_00


def test_goods_are_put_on_offer_with_a_picture_that_lists_show(mei: Client) -> None:
    form = filled() | {"picture": SimpleUploadedFile("wok.jpg", sent())}
    assert mei.post(NEW, form).status_code == 302
    picture = Picture.objects.get()
    for client, address in (
        (mei, "/merchant/goods"),
        (signed_in("han"), "/headquarters/goods"),
        (signed_in("han"), f"/headquarters/merchants/{APPLIANCES}"),
    ):
        assert f'src="/pictures/{picture.id}/small"' in client.get(address).content.decode(), address
    assert f'src="/pictures/{picture.id}/large"' in mei.get(f"/merchant/goods/{form['id']}").content.decode()
    away = {"id": str(new_id())}
    assert mei.post(f"/merchant/goods/{form['id']}/picture", away).status_code == 302
    assert not Picture.objects.exists()


def test_what_is_no_picture_is_refused_beside_its_field(mei: Client) -> None:
    fake = SimpleUploadedFile("kettle.jpg", b"<svg/>", "image/jpeg")
    response = mei.post(f"/merchant/goods/{KETTLE}/picture", {"id": str(new_id()), "picture": fake})
    assert (response.status_code, "no JPEG, PNG or WebP" in response.content.decode()) == (422, True)
    assert not Picture.objects.exists()


def test_it_is_told_when_a_price_to_come_offers_it_again(mei: Client) -> None:
    set_price(merchant, sku=Sku.objects.get(id=KETTLE), price_fen=99_00, valid_from=clock.now() + timedelta(days=3))
    assert "it is for sale again, for ¥99.00" in mei.get(f"/merchant/goods/{KETTLE}/withdraw").content.decode()
    assert Price.objects.filter(sku_id=KETTLE).count() == 2
