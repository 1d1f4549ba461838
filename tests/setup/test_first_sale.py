"""From the set-up to a partner on a phone and goods to sell, by the desks alone."""

import re
from uuid import UUID

import pytest
from django.test import Client
from tests.acts import take_second_step
from tests.setup.test_setup import PASSWORD, TONGLU, fill_all, second, secret

from cunqiao.catalog.models import Category, Merchant, Sku
from cunqiao.catalog.queries import skus
from cunqiao.identity.actions import sign_in
from cunqiao.identity.invitations import secret_of
from cunqiao.identity.models import Grant, Person
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import County
from cunqiao.network.models import Station
from cunqiao.regions.queries import villages_of

pytestmark = pytest.mark.usefixtures("empty")
__all__ = ["secret"]  # a fixture
CHOSEN = "tie guo chan zi 9"


def send(client: Client, address: str, **fields: object) -> UUID:
    """Fill in a form of a desk and send it. The id that it had."""
    id = new_id()
    response = client.post(address, {"id": str(id), **fields})
    assert response.status_code == 302, response.content.decode()[-2000:]
    return id


def join(page: str, code: str = "") -> Client:
    """Open the address that stands on a person's page, and choose a password there."""
    client = Client(headers={"accept-language": "en"})
    path = re.search(r"/invitation/[^\"/]+/", page)
    assert path, "the address stands there"
    response = client.post(path[0], {"password": CHOSEN, "again": CHOSEN, "code": code})
    assert response.status_code == 302, response.content.decode()[-2000:]
    return client


class Headquarters:
    """Its two people at their desks."""

    def __init__(self, secret: str) -> None:
        self.first, self.second = Client(headers={"accept-language": "en"}), Client()
        fill_all(secret, self.first)
        take_second_step(self.first)
        address = f"/invitation/{secret_of(second())}/"
        assert self.second.post(address, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
        take_second_step(self.second)

    def register(self, username: str, **role: object) -> Client:
        """Somebody new, who comes in by their own address; a role that needs two is approved by the second."""
        id = send(self.first, "/headquarters/people/new", name=username, username=username, phone="13700002222")
        if role:
            given = send(self.first, f"/headquarters/people/{id}/role", **role)
            if Grant.objects.get(id=given).valid_from is None:
                send(self.second, f"/headquarters/roles/{given}/approve")
        page = self.first.get(f"/headquarters/people/{id}").content.decode()
        code = re.search(
            r'value="((?:\w{4} ){2}\w{4})"', self.second.get(f"/headquarters/people/{id}").content.decode()
        )
        return join(page, code[1] if code else "")


def test_all_of_it_is_done_at_the_desks(secret: str) -> None:
    office = Headquarters(secret)
    send(office.first, "/headquarters/categories/+", name="厨具", name_en="Kitchenware", slug="kitchenware")
    rate = {"fee_bp": "8", "commission_bp": "5", "valid_from": ""}
    send(office.first, "/headquarters/categories/kitchenware/rate", **rate)
    send(office.first, "/headquarters/merchants/new", name="龙泉炊具", counties=[str(TONGLU)])
    merchant = office.register("meilan", role="merchant", place=str(Merchant.objects.get().id))
    category = str(Category.objects.get().id)
    wok = {"name": "铁锅", "category": category, "handling": "small", "price": "89"}
    sku_id = send(merchant, "/merchant/goods/new", **wok)
    send(merchant, f"/merchant/goods/{sku_id}/supply", quantity="40", place=str(TONGLU))
    village = villages_of(TONGLU)[0].code
    opening = {"village": village, "name": "青山服务站", "hours": "08:00-18:00"}
    send(office.first, f"/headquarters/counties/{TONGLU}/stations/new", **opening)
    number = Station.objects.get().number
    office.register("qindashan")
    partner = Person.objects.get(username="qindashan")
    send(office.first, f"/headquarters/stations/{number}/partner", person=str(partner.id), credit_fen="")
    operator = office.register("ouwen", role="county_operator", county=str(TONGLU))
    take_second_step(operator)
    send(operator, f"/county/stations/{number}/tills/new", letter="A", name="手机")
    assert sign_in(username="qindashan", password=CHOSEN, till="A").grant.place == number
    (found,) = skus(County(TONGLU), at=clock.now())
    assert (found.id, found.available, Sku.objects.count()) == (sku_id, 40, 1)
