"""Every page of the desks: it answers, nobody's script fails, axe finds no serious fault, nothing is cut off."""

import pytest

from tests.browser.people import Looks, People
from tests.browser.walking import check_every_page


@pytest.mark.parametrize("role", ["county_operator", "merchant", "driver", "headquarters"])
def test_every_page_can_be_used_by_everybody(role: str, looks: Looks, people: People) -> None:
    assert len(check_every_page(people.desk(people.served.person(role)))) >= 4
