"""From the villager's wish to the auditor's verdict: everybody at their own screen."""

from collections import Counter
from typing import Any

from playwright.sync_api import expect

from tests.browser.goods import merchant_of, small_thing
from tests.browser.people import App, Looks, People, fen
from tests.browser.served import Served


def test_the_whole_main_line(looks: Looks, people: People) -> None:
    """Ordered, shipped, scanned, driven, received, handed out, paid out, verified."""
    served = people.served
    partner = served.person("partner")
    app = people.app(partner)
    number = _order(app, served, partner)
    parcel = _ship(people, served, number)
    trip = _send_by_van(people, partner, parcel)
    _hand_over(people, partner, trip, parcel)
    _receive(app, parcel)
    _hand_out_by_code(app, people, parcel)
    _follow_the_fen(people, partner, number)
    _pay_out(people, partner)
    _verify(people)


def _order(app: App, served: Served, partner: dict[str, Any]) -> str:
    app.check()
    app.page.click(".cq-act")
    app.check()
    app.choose(small_thing(served, partner)["name"])
    app.check_out()
    app.check()
    app.page.locator(".cq-picker__grid button").first.click()
    app.check()
    app.take_cash()
    number = app.slip_number()
    app.check()
    order = served.get(f"/orders/{number}", partner)
    assert order["due_fen"] == 0
    return number


def _ship(people: People, served: Served, number: str) -> str:
    """The merchant sends the consignment as one parcel; its number."""
    partner = served.person("partner")
    consignment = served.get(f"/orders/{number}", partner)["consignments"][0]
    desk = people.desk(merchant_of(served, consignment["merchant"]))
    desk.go("to-ship").check()
    desk.go(f"consignments/{consignment['number']}").check()
    desk.press(f"consignments/{consignment['number']}/ship")
    desk.see("[name=box-0-tracking]")
    desk.check()
    desk.send(**{"box-0-tracking": f"SF{number.replace('-', '')}"})
    expect(desk.told).to_be_visible()
    desk.check()
    parcel: str = served.get(f"/orders/{number}", partner)["consignments"][0]["parcels"][0]
    return parcel


def _send_by_van(people: People, partner: dict[str, Any], parcel: str) -> str:
    """The county centre takes the parcel in, makes a trip, loads and sends it off; the trip's number."""
    desk = people.desk(people.served.person("county_operator", partner))
    desk.go("scan").scan(parcel, "right")
    desk.scan(parcel, "again")
    desk.check()
    desk.go("trips/new").check()
    desk.page.select_option("[name=driver]", index=1)
    desk.send()
    expect(desk.told).to_be_visible()
    trip = desk.page.url.rsplit("/", 1)[1]
    desk.press(f"trips/{trip}/scan")
    desk.see("[data-scan]")
    desk.scan(parcel, "right")
    desk.check()
    desk.go(f"trips/{trip}").check()
    desk.press(f"trips/{trip}/depart")
    expect(desk.told).to_be_visible()
    people.served.wait_for(parcel, "on_trip", partner)
    return trip


def _hand_over(people: People, partner: dict[str, Any], trip: str, parcel: str) -> None:
    desk = people.desk(people.served.person("driver", partner))
    desk.check()
    stop = f"trips/{trip}/stops/{partner['station']}"
    desk.go(stop).check()
    desk.go(f"{stop}/scan").scan(parcel, "right")
    desk.check()


def _receive(app: App, parcel: str) -> None:
    app.open("/receive")  # and asks the server what has come
    app.see(".cq-receive__row")
    app.check()
    app.page.locator(".cq-seek__in input").fill(parcel)
    app.page.locator(".cq-seek__in input").press("Enter")
    app.see(".cq-receive__put")
    app.check()


def _hand_out_by_code(app: App, people: People, parcel: str) -> None:
    """The villager reads out the six digits that were sent."""
    app.go("/shelf")
    app.see(".cq-home")
    app.check()
    app.page.locator(".cq-seek__in input").fill(parcel)
    app.page.locator(".cq-home").first.click()
    app.see(".cq-digits")
    app.check()
    for box in app.page.get_by_role("radio", name=parcel.split("-")[1]).all():  # the home has others waiting too
        box.click()
    app.type_digits(people.served.code_of(parcel))
    app.see(".cq-nothing, .cq-hand__right")
    app.check()
    people.served.wait_for(parcel, "collected", app.who)


def _follow_the_fen(people: People, partner: dict[str, Any], number: str) -> None:
    desk = people.desk(people.served.person("county_operator", partner))
    desk.go(f"orders/{number}").check()
    desk.see(".cq-fen-box svg")
    desk.page.locator(".cq-fold summary").first.click()
    shown = [fen(text) for text in desk.page.locator(".cq-fold td.num").all_inner_texts()]
    told = [transfer["amount_fen"] for transfer in people.served.get(f"/orders/{number}", partner)["money"]]
    assert Counter(told) <= Counter(shown)  # beside them: the cash in the villager's hand, and what the platform keeps


def _pay_out(people: People, partner: dict[str, Any]) -> None:
    """One proposes, and may not approve; another approves."""
    first, second = (people.desk(people.served.person("headquarters", nth=nth)) for nth in (0, 1))
    first.go("payouts/new").check()
    first.page.select_option("[name=county]", str(partner["county_id"]))
    first.send()
    expect(first.told).to_be_visible()
    first.check()
    payout = first.page.url.rsplit("/", 1)[1]
    assert first.page.locator(f'form[action$="{payout}/approve"]').count() == 0
    second.go(f"payouts/{payout}").check()
    second.press(f"payouts/{payout}/approve")
    expect(second.told).to_be_visible()
    second.check()


def _verify(people: People) -> None:
    desk = people.desk(people.served.person("auditor"))
    desk.go("verify").check()
    desk.press("verify/run")
    desk.see("#verify:not([aria-live]) .cq-proof .seal:not(.bad)")
    desk.check()
