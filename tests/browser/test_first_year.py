"""From an empty database, over TLS, to the first partner who is paid: by what people see on their screens alone."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.first_year import READ_SLIP, Newcomer
from tests.databases import COUNTIES, ROOT, Template, environment
from tests.deploy.proxied import Proxied, proxied

# The counties of the national list that are enough here, and nobody who works in them.
EMPTY_HOUSE = Template(
    "empty_house",
    """
from tests.acts import become
become(is_demo=False, opened_at=None)
""",
    COUNTIES,
)
# The return window has passed, by a clock that no server has.
EIGHT_DAYS_LATER = """
import django; django.setup()
from datetime import timedelta
from cunqiao.earnings.actions import release_due
from cunqiao.kernel import clock
with clock.at(clock.now() + timedelta(days=8)):
    assert release_due(877)
"""
TONGLU = "877"
PASSWORD = "tai hu 1984 "


@dataclass
class House:
    """Who works in the network, as they come."""

    proxied: Proxied
    browser: Browser

    def newcomer(self) -> Newcomer:
        return Newcomer(self.browser, self.proxied.url)

    def joined(self, address: str, name: str, code: str = "") -> Newcomer:
        """Somebody opens the address that they were told, and chooses a password."""
        new = self.newcomer()
        new.send(address, password=PASSWORD + name, again=PASSWORD + name, **({"code": code} if code else {}))
        return new


def test_from_an_empty_database_to_the_first_partner_who_is_paid(chromium: Browser, tmp_path: Path) -> None:
    with proxied(tmp_path, EMPTY_HOUSE) as served:
        house = House(served, chromium)
        first, second = _set_up(house)
        operator, driver, partner, merchant = _let_in(house, first, second)
        number, slip = _order_the_first_thing(partner, operator, merchant)
        parcel = _bring_it(operator, driver, merchant, partner, number)
        _hand_it_out(partner, parcel, slip)
        _told(served.database, "-c", EIGHT_DAYS_LATER)
        _pay(first, second)
        _told(served.database, "-m", "cunqiao.project.cli", "verify")
        assert not [
            fault for one in (first, second, operator, driver, partner, merchant) for fault in one.device.faults
        ]


def _set_up(house: House) -> tuple[Newcomer, Newcomer]:
    """The operator, the first county, and two people of headquarters."""
    first = house.newcomer()
    (address,) = re.findall(r"Set it up within 60 minutes: (\S+)", house.proxied.said.read_text())
    first.send(address, operator="浙西乡村商贸有限公司", short_name="浙西村桥", phone="0571-6420 0000")
    first.page.fill("[name=q]", "tonglu")
    first.page.click("[name=find]")
    first.send(county_id=TONGLU, name="桐庐县运营中心", phone="0571-6421 0000", address="白云源路 88 号")
    own = {"first_name": "顾一帆", "first_phone": "13805712207", "first_username": "gu"}
    own |= {"password": PASSWORD + "1", "again": PASSWORD + "1"}
    first.send(**own, second_name="周敏", second_phone="13805712208", second_username="zhou")
    first.set_up_second_step()
    expect(first.page.locator(".cq-five .now")).to_be_visible()
    first.page.click(".cq-five .now a")
    second = house.joined(first.shown(), "2").set_up_second_step()
    expect(second.page.locator(".cq-five li").first).to_have_class("done")
    return first, second


def _let_in(house: House, first: Newcomer, second: Newcomer) -> tuple[Newcomer, Newcomer, Newcomer, Newcomer]:
    """A county operator, whom two persons let in; a driver, a partner with a station, and a merchant's person."""
    pages, addresses = {}, {}
    for username in ("ou", "di", "qin", "mei"):
        fields = {"name": username, "username": username, "phone": f"1380000{len(pages):04}"}
        pages[username] = first.send("/headquarters/people/new", **fields)
        addresses[username] = first.shown()
    first.send(f"{pages['ou']}/role", role="county_operator", county=TONGLU)
    second.page.goto("/headquarters/people")
    second.page.locator("main a[href$='/approve'], main form[action$='/approve'] button").first.click()
    code = second.shown()
    first.page.goto(pages["ou"])
    operator = house.joined(first.shown(), "ou", code).set_up_second_step()
    first.send(f"{pages['di']}/role", role="driver", county=TONGLU)
    sells = first.send("/headquarters/merchants/new", name="江南小家电", counties=TONGLU)
    first.send(f"{pages['mei']}/role", role="merchant", place=sells.rsplit("/", 1)[1])
    station = first.send(f"/headquarters/counties/{TONGLU}/stations/new", village="#2", name="青源服务站", hours="8-18")
    first.send(f"{station}/partner", person=pages["qin"].rsplit("/", 1)[1])
    category = first.send("/headquarters/categories/+", name="小家电", name_en="Small appliances", slug="small")
    first.send(f"{category}/rate", fee_bp="8", commission_bp="3", valid_from="")
    operator.send("/county/stations/1001/tills/new", letter="A", name="手机")
    driver, partner, merchant = (house.joined(addresses[one], one) for one in ("di", "qin", "mei"))
    return operator, driver, partner, merchant


def _order_the_first_thing(partner: Newcomer, operator: Newcomer, merchant: Newcomer) -> tuple[str, str]:
    """Goods on offer, a float that the county confirmed, a villager, and the order; its number, and its slip."""
    thing = {"name": "电热毯 单人", "name_en": "Electric blanket", "category": "#1", "handling": "small"}
    goods = merchant.send("/merchant/goods/new", **thing, price="62.90")
    merchant.send(f"{goods}/supply", quantity="20", place="#1")
    app = partner.at_the_station()
    app.open("/")
    partner.page.fill("[name=username]", "qin")
    partner.page.fill("[name=password]", PASSWORD + "qin")
    partner.page.locator("[name=password]").press("Enter")
    partner.page.get_by_test_id("skip").click()
    app.go("/money/topup")
    partner.page.locator(".cq-topup__quick button").first.click()
    partner.page.click(".cq-act")
    expect(partner.page.locator(".cq-topup__said")).to_be_visible()
    operator.page.goto("/county/top-ups")
    operator.page.locator("main a[href$='/confirm']").first.click()
    operator.send(bank_reference="ICBC 2026 A77")
    app.open("/villagers/new")
    partner.page.locator(".cq-register input").first.fill("王秀英")
    partner.page.locator(".cq-register__agree").first.click()
    partner.page.click(".cq-act")
    partner.page.wait_for_url(lambda url: not url.endswith("/new"))
    app.open("/sell")
    app.choose("电热毯")
    app.check_out()
    partner.page.locator(".cq-picker__grid button").first.click()
    app.take_cash()
    number = app.slip_number()
    return number, partner.page.evaluate(READ_SLIP, number)


def _bring_it(operator: Newcomer, driver: Newcomer, merchant: Newcomer, partner: Newcomer, number: str) -> str:
    """Shipped, scanned in, driven and received; the parcel's number."""
    consignment = f"/merchant/consignments/{number}-1"
    merchant.send(f"{consignment}/ship", **{"box-0-tracking": "SF1001", "box-0-carrier": "顺丰"})
    desk = operator.at_a_desk("county")
    desk.go("scan").scan("SF1001", "right")
    parcel = re.search(r"1001-P\d+", desk.read())
    assert parcel
    trip = operator.send("/county/trips/new", driver="#1").rsplit("/", 1)[1]
    desk.go(f"trips/{trip}/scan").scan(parcel[0], "right")
    desk.go(f"trips/{trip}").press(f"trips/{trip}/depart")
    expect(desk.told).to_be_visible()
    driver.at_a_desk("driver").go(f"trips/{trip}/stops/1001/scan").scan(parcel[0], "right")
    app = partner.at_the_station().open("/receive")
    app.see(".cq-receive__row")
    partner.page.locator(".cq-seek__in input").fill(parcel[0])
    partner.page.locator(".cq-seek__in input").press("Enter")
    app.see(".cq-receive__put")
    return parcel[0]


def _hand_it_out(partner: Newcomer, parcel: str, slip: str) -> None:
    """On the slip, which the villager brings."""
    app = partner.at_the_station().open("/shelf")
    app.see(".cq-home")
    app.scan(slip)
    app.see(".cq-hand__act .cq-act")
    app.place()
    app.see(".cq-nothing .cq-k-bamboo")


def _told(database: str, *words: str) -> None:
    """Python does something in the database of the server, as a command of an operator's."""
    known = {name: value for name, value in environment(database).items() if name != "CUNQIAO_DEMO"}
    subprocess.run([sys.executable, *words], env=known, cwd=ROOT, check=True, stdout=subprocess.PIPE)


def _pay(first: Newcomer, second: Newcomer) -> None:
    """One proposes, another approves."""
    payout = first.send("/headquarters/payouts/new", county=TONGLU)
    assert first.page.locator(f'form[action$="{payout}/approve"]').count() == 0
    desk = second.at_a_desk("headquarters").go(payout)
    desk.page.locator(f'main a[href="{payout}/approve"], main form[action="{payout}/approve"] button').first.click()
    expect(desk.told).to_be_visible()
    partner, merchant = "2.89", "57.87"  # 3 per cent of 62.90 and the parcel's fee; 92 per cent
    assert partner in desk.read()
    assert merchant in desk.read()
