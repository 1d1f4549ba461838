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
# Titles and buttons that are wider or higher than their place, and hints that are wider than their field.
CUT = """() => {
    const pen = document.createElement('canvas').getContext('2d')
    const width = (field) => {
        pen.font = getComputedStyle(field, '::placeholder').font
        return pen.measureText(field.placeholder).width
    }
    const room = (field) => {
        const {paddingLeft, paddingRight} = getComputedStyle(field)
        return field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
    }
    const isCut = (part) => part.matches('input') ? width(part) > room(part) + 1
        : part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1
    return [...document.querySelectorAll('header h1, button.cq-button, a.cq-button, input[placeholder]')]
        .filter(part => part.checkVisibility() && isCut(part)).map(part => part.placeholder || part.innerText)
}"""
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


def test_titles_and_hints_fit_the_narrowest_phone_without_a_link(people: People) -> None:
    """In English, whose words are long; what waits takes room in the bar."""
    app = people.app(people.served.person("partner", nth=1))
    app.page.set_viewport_size({"width": 360, "height": 740})
    for place in PLACES:  # so that each has been loaded
        app.go(place)
    app.page.context.set_offline(True)
    cut = []
    for place in PLACES:
        app.go(place)
        app.see("main, .cq-screen")
        cut += [f"{place}: {words}" for words in app.page.evaluate(CUT)]
    app.page.context.set_offline(False)
    assert cut == []


def test_arrows_go_by_the_rows_of_a_wide_screen(people: People) -> None:
    app = people.app(people.served.person("partner", nth=1))
    app.page.set_viewport_size({"width": 2560, "height": 1440})
    app.go("/sell?find=1")
    app.page.fill(".cq-find input", "demo")
    app.see("article.cq-goods")
    places = app.page.evaluate("[...document.querySelectorAll('article.cq-goods')].map(e => e.offsetTop)")
    row = places.count(places[0])
    assert row > 3
    assert len(places) > 3 * row  # they fill the page
    app.page.press(".cq-find input", "ArrowDown")
    on = app.see(".cq-goods--on").evaluate("e => [...e.parentNode.children].indexOf(e)")
    assert on == row
