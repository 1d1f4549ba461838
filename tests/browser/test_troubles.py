"""What goes otherwise than planned: one journey for each."""

import re
from functools import partial
from itertools import count
from typing import Any
from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.goods import drive, lying, merchant_of, place, receive, ship, small_thing
from tests.browser.people import App, Looks, People

UNKNOWN = "4006381333931"  # of a real article, which the demo does not sell


def test_an_order_is_cancelled(looks: Looks, people: People) -> None:
    """Before it is shipped; the money is back on the float, and the order's page says so."""
    served = people.served
    partner = served.person("partner")
    order = place(served, partner, nth=1)
    desk = people.desk(served.person("county_operator", partner))
    desk.go(f"orders/{order['number']}").check()
    desk.press(f"orders/{order['number']}/cancel")
    desk.see(".cq-submit")
    desk.check()
    desk.send()
    expect(desk.told).to_be_visible()
    desk.check()
    assert served.get(f"/orders/{order['number']}", partner)["status"] == "cancelled"
    desk.go(f"orders/{order['number']}")
    assert desk.page.locator(f'main a[href$="{order["number"]}/cancel"]').count() == 0


def test_a_wrong_scan(looks: Looks, people: People) -> None:
    """A number that nobody knows, and a parcel that is elsewhere: the desk and the app say what to do."""
    served = people.served
    partner = served.person("partner")
    parcel = ship(served, place(served, partner, nth=1))
    drive(served, partner, parcel)
    desk = people.desk(served.person("county_operator", partner))
    desk.go("scan").scan("NOBODY-42", "wrong")
    desk.check()
    desk.scan(parcel, "wrong")
    desk.check()
    app = people.app(partner)
    app.go("/receive")
    _scan(app, "NOBODY-42", ".cq-receive__fault")
    app.check()
    _scan(app, parcel, ".cq-receive__put")
    _scan(app, parcel, ".cq-receive__fault, .cq-receive__put")
    served.wait_for(parcel, "at_station", partner)


def test_goods_are_scanned_to_be_sold(looks: Looks, people: People) -> None:
    """The scanner puts them into the basket; a code that nothing has is told, by the scanner and when it is typed."""
    served = people.served
    partner = served.person("partner")
    thing = small_thing(served, partner, nth=6)
    app = people.app(partner)
    app.go("/sell")
    app.see(".cq-shelves")
    app.scan(thing["barcode"])
    expect(app.see(".cq-sell__said.cq-k-bamboo")).to_contain_text(thing["barcode"])
    app.scan(UNKNOWN)
    expect(app.see(".cq-sell__said.cq-k-cinnabar")).to_contain_text(UNKNOWN)
    app.check()
    field = app.page.locator(".cq-find input")
    field.fill(UNKNOWN)
    expect(app.see(".cq-nothing")).to_contain_text(UNKNOWN)
    app.check()
    field.fill(thing["barcode"])
    field.press("Enter")
    expect(app.page.locator("article.cq-goods .cq-goods__step").first).to_contain_text("2")
    app.check()


def test_two_merchants_sell_the_scanned_article(looks: Looks, people: People) -> None:
    """Both stand there to choose from; the one that is tapped is bought."""
    served = people.served
    partner = served.person("partner")
    one = small_thing(served, partner, nth=7)
    other = next(
        sku for sku in map(partial(small_thing, served, partner), count(8)) if sku["merchant"] != one["merchant"]
    )
    desk = people.desk(merchant_of(served, other["merchant"]))
    desk.go(f"goods/{other['id']}/barcode").check()
    desk.send(barcode=f"{one['barcode'][:-1]}{(int(one['barcode'][-1]) + 1) % 10}")
    desk.see(".fld.bad .err")
    desk.check()
    desk.send(barcode=f"0{one['barcode']}")
    expect(desk.told).to_be_visible()
    app = people.app(partner)
    app.go("/sell")
    app.see(".cq-shelves")
    app.scan(one["barcode"])
    expect(app.page.locator("article.cq-goods")).to_have_count(2)
    app.check()
    app.page.locator("article.cq-goods button.cq-square").last.click()
    expect(app.page.locator("article.cq-goods .cq-goods__step")).to_have_count(1)


def _scan(app: App, code: str, answer: str) -> None:
    field = app.page.locator(".cq-seek__in input")
    field.fill(code)
    field.press("Enter")
    app.see(answer)


def test_a_wrong_code_and_then_a_signature(looks: Looks, people: People) -> None:
    """The wrong digits give nothing out; who has no code signs."""
    served = people.served
    partner = served.person("partner")
    parcel = lying(served, partner, nth=3)
    app = people.app(partner)
    _open(app, parcel)
    right = served.code_of(parcel)
    app.type_digits("".join(str((int(digit) + 1) % 10) for digit in right))
    app.see(".cq-hand__why .cq-t-cinnabar")
    app.check()
    served.wait_for(parcel, "at_station", partner)
    app.page.locator(".cq-hand .cq-text-button").last.click()
    app.check()
    app.page.locator(".cq-hand__way", has=app.page.locator(".cq-k-bamboo")).click()
    _only(app, parcel)
    _sign(app)
    app.check()
    app.place()
    app.see(".cq-nothing .cq-k-bamboo")
    app.check()
    served.wait_for(parcel, "collected", partner)


def test_paid_on_collection_by_slip(looks: Looks, people: People) -> None:
    """The scanner reads the slip; the cash is taken then."""
    served = people.served
    partner = served.person("partner")
    order = place(served, partner, nth=2, payment_terms="on_collection")
    parcel = ship(served, order)
    drive(served, partner, parcel)
    receive(served, partner, parcel)
    app = people.app(partner)
    app.go("/shelf")
    app.see(".cq-home")
    app.scan(order["slip"])
    app.see(".cq-hand__act .cq-act")
    app.check()
    app.place()
    app.see(".cq-nothing .cq-k-bamboo")
    app.check()
    assert served.get(f"/orders/{order['number']}", partner)["due_fen"] == 0


def test_the_price_has_changed(looks: Looks, people: People) -> None:
    """Ordered without a link at the old price: the basket is kept, and the villager asked anew at the new one."""
    served = people.served
    partner = served.person("partner")
    thing = small_thing(served, partner, nth=4)
    app = people.app(partner, service_workers="allow")
    app.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    app.page.click(".cq-act")
    app.choose(thing["name"])
    app.check_out()
    app.page.locator(".cq-picker__grid button").first.click()
    app.page.context.set_offline(True)
    app.take_cash()
    app.see(".cq-done")
    app.check()
    desk = people.desk(merchant_of(served, thing["merchant"]))
    desk.go(f"goods/{thing['id']}/price").check()
    desk.send(price=f"{(thing['price_fen'] + 1_00) / 100:.2f}")
    expect(desk.told).to_be_visible()
    app.page.context.set_offline(False)
    app.see(".cq-done--refused")
    app.check()
    app.page.click(".cq-done__acts .cq-act")
    app.see(".cq-note.cq-k-amber")
    app.check()
    app.take_cash()
    number = app.slip_number()
    assert served.get(f"/orders/{number}", partner)["total_fen"] == thing["price_fen"] + 1_00


def test_a_float_is_topped_up(looks: Looks, people: People) -> None:
    """Asked for in the app, confirmed at the county with the bank's reference, though the session ended meanwhile."""
    served = people.served
    partner = served.person("partner")
    before = served.get("/ledger/accounts", partner)["items"]
    app = people.app(partner)
    app.go("/money").check()
    app.page.locator(".cq-foot .cq-act, .cq-foot .cq-button").first.click()
    app.see(".cq-topup__quick")
    app.page.locator(".cq-topup__quick .cq-pill").first.click()
    app.check()
    app.place()
    app.see(".cq-topup__said.cq-k-bamboo")
    app.check()
    asked = served.get("/float/topups", partner)["items"][0]
    operator = served.person("county_operator", partner)
    desk = people.desk(operator)
    desk.go("top-ups").check()
    desk.go(f"top-ups/{asked['id']}/confirm").check()
    desk.page.context.clear_cookies(name="sessionid")
    reference = f"ICBC {asked['id']}"[:60]
    desk.send(bank_reference=reference)
    desk.see("[name=password]")
    desk.check()
    desk.page.fill("[name=username]", operator["username"])
    desk.page.fill("[name=password]", operator["password"])
    desk.page.locator("[name=password]").press("Enter")
    expect(desk.told).to_be_visible()
    after = served.get("/ledger/accounts", partner)["items"]
    assert _float(after) == _float(before) + asked["amount_fen"]


def test_a_double_click_and_the_way_back(looks: Looks, people: People) -> None:
    """A form that is sent twice at once, and again from the page before, has one effect."""
    served = people.served
    partner = served.person("partner", nth=2)
    before = served.get("/ledger/accounts", partner)["items"]
    asked = served.post("/float/topups", partner, {"id": str(uuid4()), "amount_fen": 1_234_00})
    desk = people.desk(served.person("county_operator", partner))
    form = f"top-ups/{asked['id']}/confirm"
    desk.go(form).page.fill("[name=bank_reference]", f"CCB {asked['id']}"[:60])
    desk.page.locator("main .cq-submit button").first.dblclick()
    expect(desk.told).to_be_visible()
    desk.page.go_back()
    desk.page.wait_for_url(f"**/{form}")
    desk.send(bank_reference=f"CCB {asked['id']}"[:60])
    desk.see(".cq-form")
    after = served.get("/ledger/accounts", partner)["items"]
    assert _float(after) == _float(before) + 1_234_00


def test_a_newcomer_is_registered(looks: Looks, people: People) -> None:
    """With consent, and found by pinyin at once."""
    app = people.app(people.served.person("partner"))
    app.go("/villagers").check()
    app.go("/villagers/new")
    app.see("[name=name], .cq-field input")
    app.check()
    app.page.locator(".cq-field input").first.fill("欧阳春晓")
    app.page.locator(".cq-register__agree").first.click()
    app.place()
    expect(app.page.get_by_text("欧阳春晓").first).to_be_visible()
    app.check()


def _float(accounts: list[dict[str, Any]]) -> int:
    return int(next(account["balance_fen"] for account in accounts if account["kind"] == "float"))


def _open(app: App, parcel: str) -> None:
    """Its home, with the parcel chosen."""
    app.go("/shelf")
    app.see(".cq-home")
    app.page.locator(".cq-seek__in input").fill(parcel)
    app.page.locator(".cq-home").first.click()
    app.see(".cq-digits")
    for box in app.page.get_by_role("radio", name=parcel.split("-")[1]).all():
        box.click()


def _only(app: App, parcel: str) -> None:
    """The home's other parcels stay."""
    own = re.compile(rf"{parcel.split('-')[1]}\b")
    for item in app.page.locator(".cq-item").all():
        if item.get_attribute("aria-checked") == "true" and not own.search(item.inner_text()):
            item.click()


def _sign(app: App) -> None:
    canvas = app.page.locator(".cq-signature canvas")
    canvas.hover()  # once it stands still
    box = canvas.bounding_box()
    assert box
    mouse = app.page.mouse
    mouse.move(box["x"] + 30, box["y"] + box["height"] / 2)
    mouse.down()
    for step in range(1, 9):
        mouse.move(box["x"] + 30 + 20 * step, box["y"] + box["height"] / 2 + (-1) ** step * 20)
    mouse.up()
