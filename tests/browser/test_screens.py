"""Every screen of the station app, and what it shows where there is nothing: axe finds no serious fault on any."""

from tests.browser.goods import lying
from tests.browser.people import App, Looks, People

PLACES = [
    "/",
    "/sell",
    "/sell?find=1",
    "/basket",
    "/shelf",
    "/shelf?tab=receive",
    "/receive",
    "/handout",
    "/villagers",
    "/villagers/new",
    "/money",
    "/money/topup",
    "/waiting",
    "/help",
    "/no/such/page",
]
FIRSTS = [  # on which screen stands what, of which one is opened
    ("/villagers", "main .cq-row, main .cq-rows button"),
    ("/shelf", ".cq-home"),
    ("/sell", "a[href*='/show/']"),
    ("/money", "a[href*='/money/2']"),
]


def test_every_screen_can_be_used_by_everybody(looks: Looks, people: People) -> None:
    page = people.page(service_workers="block")
    page.goto("/station/")
    page.wait_for_selector("[name=username]")
    partner = people.served.person("partner", nth=1)
    App(page, people, "station", partner).check()
    lying(people.served, partner)
    app = people.app(partner, service_workers="allow")  # each address as an installed app opens it
    for place in PLACES:
        app.open(place)
        app.see("main, .cq-screen")
        app.page.wait_for_timeout(150)  # what the store reads comes in a moment
        app.check()
    for place, what in FIRSTS:
        open_first(app, place, what)
        app.check()


def open_first(app: App, place: str, what: str) -> None:
    app.go(place)
    app.see(what).click()
    app.page.wait_for_timeout(300)


def test_large_type_and_the_night(looks: Looks, people: People) -> None:
    """Large letters in the app; the office in the dark."""
    app = people.app(people.served.person("partner", nth=1))
    app.page.emulate_media(color_scheme="dark")
    app.page.locator(".cq-today__head button").first.click()
    for place in ("/", "/sell", "/shelf", "/villagers", "/money"):
        app.go(place)
        app.see("main")
        app.page.wait_for_timeout(150)
        app.check()
    desk = people.desk(people.served.person("county_operator"))
    desk.page.emulate_media(color_scheme="dark")
    for path in ("", "orders", "scan", "stations", "top-ups", "accounts"):
        desk.go(path).check()
