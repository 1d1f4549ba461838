"""Chromium through the proxy of `deploy/`, by TLS: what a browser adds to a request is what it is refused for."""

from pathlib import Path

import pyotp
from playwright.sync_api import Browser, expect

from tests.browser.devices import Device
from tests.cast import PASSWORD
from tests.deploy.proxied import proxied


def test_people_sign_in_and_send_forms_through_a_proxy(chromium: Browser, tmp_path: Path) -> None:
    with proxied(tmp_path) as house:
        context = chromium.new_context(base_url=house.url, locale="en-GB", ignore_https_errors=True)
        device = Device(context)
        page = device.page
        page.goto(f"{house.plain_url}/headquarters/")
        page.fill("[name=username]", "han")
        page.fill("[name=password]", PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url(f"{house.url}/headquarters/")
        key = page.locator("code").inner_text().replace(" ", "")
        page.fill("[name=code]", pyotp.TOTP(key).now())
        page.locator("[name=code]").press("Enter")
        page.wait_for_url(f"{house.url}/second-factor")
        page.locator("a[href='/headquarters/']").click()
        page.wait_for_url(f"{house.url}/headquarters/")
        assert all(cookie["secure"] for cookie in context.cookies())
        page.locator("form[action='/sign-out']").first.evaluate("form => form.requestSubmit()")
        expect(page).to_have_url(f"{house.url}/sign-in")
        assert not device.faults
        context.close()
