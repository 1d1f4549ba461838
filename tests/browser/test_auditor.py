"""The auditor sees every page that the others have, and changes nothing on any."""

from tests.browser.people import Looks, People
from tests.browser.walking import check_every_page


def test_every_page_of_the_auditor(looks: Looks, people: People) -> None:
    """There are as many as on the other desks together: in a file of their own, they run beside those."""
    assert len(check_every_page(people.desk(people.served.person("auditor")))) >= 20
