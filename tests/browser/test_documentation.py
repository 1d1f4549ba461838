"""The API's documentation in a browser."""

import re

from playwright.sync_api import expect

from tests.browser.people import People


def test_it_shows_every_route_from_our_own_server(people: People) -> None:
    page = people.page()
    page.goto("/api/v1/docs")
    expect(page.locator(".opblock-summary-path").first).to_be_visible()
    page.locator(".opblock-summary").first.click()
    expect(page.locator(".opblock-body").first).to_be_visible()
    expect(page.locator(".swagger-ui")).to_contain_text(re.compile("/orders/place|/orders"))
