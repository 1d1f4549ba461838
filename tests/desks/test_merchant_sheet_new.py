"""New goods and new names from a sheet: made once, each fault told by its line."""

from typing import Any

import pytest
from django.test import Client
from tests.cast import FRIDGE, KETTLE
from tests.desks.desk import signed_in
from tests.desks.test_merchant_sheet import ADDRESS, cells, free, look, plan_in, price, xlsx
from tests.sheets import making

from cunqiao.catalog.models import Category, Sku

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators"),
]
HEAD = ["Key", "Goods", "English name", "Category", "Handling", "Price", "Came in", "Barcode"]
WOK = ["", "铁锅 32 厘米", "Wok 32 cm", "Appliances", "Bulky", 89, 12, "4006381333931"]


@pytest.fixture
def mei() -> Client:
    return signed_in("mei")


def test_new_rows_are_put_on_offer_once(mei: Client) -> None:
    content = xlsx(WOK, [None, "铲子", None, "家电"], [str(KETTLE), None, None, None, None, 119], head=HEAD)
    page = look(mei, content).content.decode()
    assert "What is new" in page
    assert not Sku.objects.filter(name="铲子").exists(), "looking changes nothing"
    for _twice in range(2):
        assert mei.post(ADDRESS, {"plan": plan_in(page)}).status_code == 302
    wok, shovel = Sku.objects.get(name="铁锅 32 厘米"), Sku.objects.get(name="铲子")
    assert (wok.name_en, wok.handling, wok.barcode) == ("Wok 32 cm", "bulky", "4006381333931")
    assert (price(wok.id), free(wok.id), price(KETTLE)) == (89_00, 12, 119_00)
    assert wok.product.category == shovel.product.category == Category.objects.get(slug="appliances")
    assert not shovel.prices.exists(), "without a price it is not for sale"
    assert "applied before" in look(mei, content).content.decode()


def test_known_rows_are_called_otherwise(mei: Client) -> None:
    page = look(mei, xlsx([str(KETTLE), "烧水壶", "Boiler", "appliances", "大件"], head=HEAD)).content.decode()
    assert "from now on: 烧水壶 · Boiler · Bulky" in page
    assert mei.post(ADDRESS, {"plan": plan_in(page)}).status_code == 302
    kettle = Sku.objects.get(id=KETTLE)
    assert (kettle.name, kettle.name_en, kettle.handling) == ("烧水壶", "Boiler", "bulky")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["", "铁锅"], "give its name and its category"),
        (["", None, None, "Appliances"], "give its name and its category"),
        (["", "铁锅", None, "Boats"], "no category “Boats”"),
        (["", "铁锅", None, "Appliances", "heavy"], "“heavy” is none of: Small, Bulky, Needs installation"),
        (["", "锅" * 101, None, "Appliances"], "at most 100 characters"),
        (["", "双门冰箱 180 升", None, "Appliances"], "You have goods of this name already"),
        (["", "铁锅 32 厘米", None, "Appliances"], "It is in line 2 already"),
        (["", "=A1", None, "Appliances"], "formula"),
        ([str(KETTLE), "双门冰箱 180 升"], "You have goods of this name already"),
        ([str(KETTLE), "铁锅 32 厘米"], "You have goods of this name already"),
        ([str(KETTLE), None, None, "Daily goods"], "category cannot be changed"),
    ],
)
def test_a_fault_is_told_by_its_line_and_nothing_is_applied(mei: Client, line: list[Any], words: str) -> None:
    page = look(mei, xlsx(WOK, line, head=HEAD)).content.decode()
    assert words in page
    assert 'name="plan"' not in page


def test_two_swap_their_names(mei: Client) -> None:
    rows = [str(KETTLE), "双门冰箱 180 升"], [str(FRIDGE), "电水壶 1.7 升"]
    page = look(mei, xlsx(*rows, head=HEAD)).content.decode()
    assert mei.post(ADDRESS, {"plan": plan_in(page)}).status_code == 302
    assert Sku.objects.get(id=FRIDGE).name == "电水壶 1.7 升"


def test_of_categories_of_one_name_the_short_one_says_which(mei: Client) -> None:
    daily = Category.objects.get(slug="daily")
    Category.objects.filter(id=daily.id).update(name="家电")
    assert "Write one of: appliances, daily" in look(mei, xlsx(["", "锅", None, "家电"], head=HEAD)).content.decode()
    assert "What is new" in look(mei, xlsx(["", "锅", None, "daily"], head=HEAD)).content.decode()


def test_who_takes_the_name_meanwhile_is_told(mei: Client) -> None:
    page = look(mei, xlsx(WOK, head=HEAD)).content.decode()
    Sku.objects.filter(id=KETTLE).update(name=WOK[1])
    refused = mei.post(ADDRESS, {"plan": plan_in(page)})
    assert refused.status_code == 409
    assert "Another one has this name" in refused.content.decode()
    assert Sku.objects.filter(name=WOK[1]).count() == 1


def test_a_line_below_those_that_were_exported_is_new(mei: Client) -> None:
    response = mei.get("/merchant/goods?export=xlsx")
    rows = cells(b"".join(response))  # type: ignore[arg-type]
    new = dict(zip(HEAD, WOK, strict=True))
    page = look(mei, making.xlsx(*rows, [new.get(title) for title in rows[0]])).content.decode()
    assert ("What is new" in page, "What changes" in page) == (True, False)
