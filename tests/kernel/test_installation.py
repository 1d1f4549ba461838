"""A database is a demo's or an operator's, for life; money waits for two persons."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.acts import become, operating
from tests.cast import operator, partner

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import NotOpen
from cunqiao.kernel.installation import WrongKind, _open, installation, settle
from cunqiao.kernel.models import Installation
from cunqiao.ledger.actions import confirm_top_up, request_top_up
from cunqiao.ledger.models import Transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def undecided() -> Iterator[None]:
    become(is_demo=None, opened_at=None)
    yield
    _open.cache_clear()


@pytest.mark.usefixtures("undecided")
@pytest.mark.parametrize("demo", [True, False])
def test_what_a_database_was_first_it_stays(demo: bool) -> None:
    settle(demo=demo)
    settle(demo=demo)
    with pytest.raises(WrongKind, match="--demo"):
        settle(demo=not demo)
    with pytest.raises(IntegrityError, match="for life"), transaction.atomic():
        Installation.objects.update(is_demo=not demo)
    with pytest.raises(IntegrityError, match="for life"), transaction.atomic():
        Installation.objects.update(is_demo=None)
    assert Installation.objects.get().is_demo is demo


@pytest.mark.usefixtures("undecided")
def test_no_money_moves_before_it_opens() -> None:
    settle(demo=False)
    top_up = request_top_up(partner, id=new_id(), amount_fen=100_00)
    before = Transfer.objects.count()
    with pytest.raises(NotOpen):
        confirm_top_up(operator, top_up, entry_id=new_id(), bank_reference="ICBC 1")
    assert Transfer.objects.count() == before
    Installation.objects.update(opened_at=clock.now())
    confirm_top_up(operator, top_up, entry_id=new_id(), bank_reference="ICBC 1")
    assert Transfer.objects.count() == before + 1


@pytest.mark.usefixtures("undecided")
def test_an_operator_s_opens_once() -> None:
    settle(demo=False)
    Installation.objects.update(opened_at=clock.now())
    with pytest.raises(IntegrityError, match="opens once"), transaction.atomic():
        Installation.objects.update(opened_at=clock.now() + timedelta(days=1))


@pytest.mark.usefixtures("undecided")
def test_what_is_not_open_yet_is_read_anew() -> None:
    assert installation().short_name == ""
    with operating(short_name="浙西村桥"):
        assert installation().short_name == "浙西村桥"


def test_the_installation_is_never_deleted() -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Installation.objects.all().delete()
