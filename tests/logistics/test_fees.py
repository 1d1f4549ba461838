"""Fees: once a parcel for handling, once a drive for the last leg, however often they are asked for."""

import pytest
from django.db import IntegrityError, transaction
from tests.acts import hand_out
from tests.audit.test_rules import named
from tests.cast import CARRIER, TENURE, TONGLU, operator, partner
from tests.checks import books_hold, unchanged
from tests.logistics.making import fetched, parcel_that_is

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.ledger.models import Transfer
from cunqiao.logistics.access import open_legs
from cunqiao.logistics.actions import create_trip, depart, load, receive
from cunqiao.logistics.actions.fees import pay_handling, pay_last_legs
from cunqiao.logistics.models import Fee, Parcel

pytestmark = pytest.mark.django_db


def paid() -> list[tuple[str, object]]:
    fees = Transfer.objects.filter(kind__in=["handling", "last_leg"])
    return list(fees.values_list("kind", "credit_account__holder_id"))


def test_what_was_paid_is_not_paid_again() -> None:
    parcel = parcel_that_is("at_station")
    hand_out(parcel)
    assert sorted(paid()) == [("handling", TENURE), ("last_leg", CARRIER)]
    with unchanged():
        pay_handling(partner, parcel, entry_id=new_id(), at=clock.now())
        pay_last_legs(parcel, entry_id=new_id(), at=clock.now())
    books_hold()


def test_what_was_paid_before_the_collection_is_not_paid_by_it() -> None:
    parcel = parcel_that_is("at_station")
    pay_last_legs(parcel, entry_id=new_id(), at=clock.now())
    hand_out(parcel)
    assert sorted(paid()) == [("handling", TENURE), ("last_leg", CARRIER)]
    books_hold()


def on_its_second_drive() -> Parcel:
    parcel = parcel_that_is("on_trip")
    parcel.legs.update(ended_at=clock.now())  # it came back
    Parcel.objects.filter(id=parcel.id).update(status="at_county")
    trip = create_trip(operator, id=new_id())
    load(operator, trip, numbers=[parcel.number], at=clock.now())
    depart(operator, trip, at=clock.now())
    return parcel


def test_all_drives_are_paid_at_once_and_handling_once() -> None:
    parcel = on_its_second_drive()
    receive(partner, fetched(parcel), at=clock.now())
    hand_out(parcel)
    assert sorted(paid()) == [("handling", TENURE), ("last_leg", CARRIER), ("last_leg", CARRIER)]


def test_each_drive_is_paid_when_it_is_over() -> None:
    parcel = on_its_second_drive()
    pay_last_legs(parcel, entry_id=new_id(), at=clock.now())
    assert paid() == [("last_leg", CARRIER)]  # the other drive is not over
    assert len(open_legs([parcel])) == 1
    receive(partner, fetched(parcel), at=clock.now())
    hand_out(parcel)
    assert sorted(paid()) == [("handling", TENURE), ("last_leg", CARRIER), ("last_leg", CARRIER)]
    assert "collection_fees" not in named()
    books_hold()


def test_the_database_keeps_one_fee_a_parcel_and_a_drive() -> None:
    parcel = parcel_that_is("collected")
    for fee in Fee.objects.filter(parcel_id=parcel.id):
        again = Fee(county_id=TONGLU, parcel=parcel, leg_id=fee.leg_id, entry_id=new_id(), version_id=new_id())
        again.recorded_at = clock.now()
        with pytest.raises(IntegrityError, match="one_fee_a_parcel_or_drive"), transaction.atomic():
            again.save(force_insert=True)
