"""Making the world: whole or not at all, once, and the same for one seed."""

from typing import Any

import pytest
from django.db import connection, transaction
from tests.checks import books_hold, unchanged
from tests.simulation.small import SEED, SMALL

from cunqiao.simulation.world import demo_people, figures, is_ready, make_world

pytestmark = [pytest.mark.usefixtures("empty"), pytest.mark.django_db]


def quiet(line: str) -> None:
    pass


def contents(seed: int) -> dict[str, list[tuple[Any, ...]]]:
    """What a world of this seed is made of, by names. Nothing of it stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        make_world(seed, quiet, SMALL)
        answers = {}
        for what, statement in {
            "skus": "SELECT name, name_en, handling, barcode, price_fen FROM catalog_sku AS s"
            " JOIN catalog_price AS p ON p.sku_id = s.id ORDER BY s.created_at, name",
            "stock": "SELECT p.county_id, name, supplied FROM catalog_pool AS p"
            " JOIN catalog_sku AS s ON s.id = p.sku_id ORDER BY 1, 2, 3",
            "stations": "SELECT county_id, name, village_id, hours FROM network_station ORDER BY 3",
            "villagers": "SELECT name, phone FROM villagers_villager ORDER BY 1, 2",
            "people": "SELECT name FROM identity_person ORDER BY id",
        }.items():
            cursor.execute(statement)
            answers[what] = cursor.fetchall()
        transaction.set_rollback(True)
    return answers


def test_nothing_stands_before() -> None:
    assert not is_ready()
    assert demo_people() == []
    assert figures().stations == 0


def test_made_twice_it_is_one_world() -> None:
    make_world(SEED, quiet, SMALL)
    people = demo_people()
    with unchanged():
        make_world(SEED + 1, quiet, SMALL)
    assert demo_people() == people


def test_one_seed_makes_one_world() -> None:
    first = contents(SEED)
    assert contents(SEED) == first
    other = contents(SEED + 1)
    assert all(other[what] != first[what] for what in first)


def test_an_interrupted_one_leaves_nothing_and_is_made_anew() -> None:
    class Unplugged(Exception):
        pass

    def unplug(line: str) -> None:
        if "merchants" in line:
            raise Unplugged

    with unchanged(), pytest.raises(Unplugged):
        make_world(SEED, unplug, SMALL)
    assert not is_ready()
    make_world(SEED, quiet, SMALL)
    assert is_ready()
    books_hold()
