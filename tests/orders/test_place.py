"""Placing: whole or not at all, once, and everything it holds is held."""

import pytest
from tests.acts import place_one
from tests.cast import KETTLE, partner


@pytest.mark.django_db
def test_x() -> None:
    print(place_one(partner, {KETTLE: 1}))
