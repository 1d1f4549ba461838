"""What a browser loads for the first page of a desk, as it comes over the wire."""

from pathlib import Path

import pytest
from tests.acts import place_one
from tests.cast import SOAP
from tests.desks.desk import signed_in

import cunqiao.desks

pytestmark = pytest.mark.django_db
BUDGET = 200 * 1024  # bytes
BUILT = Path(cunqiao.desks.__file__).parent / "static" / "office"


def test_the_first_page_is_small() -> None:
    for _ in range(50):
        place_one(pieces={SOAP: 1})
    page = len(signed_in("ou").get("/county/orders").content)  # pages themselves are sent as they are
    assets = sum(file.stat().st_size for file in BUILT.glob("*.br"))
    assert assets, "`make frontend` builds them"
    assert page + assets < BUDGET
