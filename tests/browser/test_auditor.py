"""The auditor sees every page that the others have, and changes nothing on any."""

from tests.browser.people import Looks, People
from tests.browser.walking import check_every_page, visit_every_page


def test_every_page_of_the_auditor(looks: Looks, people: People) -> None:
    """They are the other desks' pages, without what changes anything: every day they are only opened."""
    desk = people.desk(people.served.person("auditor"))
    assert len(check_every_page(desk) if people.thorough else set(visit_every_page(desk))) >= 20
