"""Several parcels in one box, and two boxes with one number."""

from collections.abc import Callable

import pytest
from tests.acts import place_one, ship
from tests.cast import (
    KETTLE,
    SOAP,
    SUN,
    TONGLU,
    ZHAO,
    headquarters,
    merchant_daily,
    operator,
    partner,
    partner_sikou,
    partner_xixi,
)
from tests.checks import books_hold, unchanged
from tests.logistics.making import boxed, fetched, trip_of

from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, MoveNotAllowed, NotFound, NumberTaken
from cunqiao.kernel.outbox import messages
from cunqiao.logistics.access import get_box_for, get_parcel_for
from cunqiao.logistics.actions import (
    NewParcel,
    arrive_at_county,
    collect,
    create_trip,
    depart,
    hand_over,
    load,
    receive,
    ship_consignment,
)
from cunqiao.logistics.errors import Ambiguous
from cunqiao.logistics.evidence import Proof
from cunqiao.logistics.models import Evidence, Parcel

pytestmark = pytest.mark.django_db
KNOWN = Proof(Evidence.KNOWN)


def box_of_two() -> list[Parcel]:
    """Of two orders of one merchant."""
    return [boxed("YT-1"), boxed("yt1")]


def on_a_trip(code: str) -> list[Parcel]:
    """A box, from the centre's door to the van on its way."""
    arrive_at_county(operator, *get_box_for(operator, code), at=clock.now())
    trip = create_trip(operator, id=new_id())
    load(operator, trip, numbers=[code], at=clock.now())
    depart(operator, trip, at=clock.now())
    return get_box_for(operator, code)


def statuses(parcels: list[Parcel]) -> list[str]:
    return [fetched(parcel, operator).status for parcel in parcels]


def test_a_merchants_consignments_may_lie_in_one_box() -> None:
    first, second = box_of_two()
    assert (first.tracking, second.tracking) == ("YT1", "YT1")
    assert get_box_for(operator, " ｙｔ－１") == [first, second]
    books_hold()


def test_one_scan_of_a_box_moves_all_in_it_each_step_of_the_way() -> None:
    parcels = box_of_two()
    scanned = arrive_at_county(operator, *get_box_for(operator, "YT1"), shelf="A01", at=clock.now())
    assert [parcel.number for parcel in scanned] == [parcel.number for parcel in parcels]
    assert statuses(parcels) == ["at_county"] * 2
    trip = create_trip(operator, id=new_id())
    load(operator, trip, numbers=["YT1"], at=clock.now())
    assert statuses(parcels) == ["loaded"] * 2
    depart(operator, trip, at=clock.now())
    assert len(hand_over(operator, *get_box_for(operator, "YT1"), at=clock.now())) == 2
    receive(partner, *get_box_for(partner, "YT1"), shelf="B2", at=clock.now())
    assert statuses(parcels) == ["at_station"] * 2
    assert trip_of(parcels[0]).status == "done"
    assert messages(headquarters).filter(kind="parcel_here").count() == 2
    books_hold()


def test_of_a_box_is_moved_what_has_not_moved_yet() -> None:
    first, second = box_of_two()
    arrive_at_county(operator, get_parcel_for(operator, first.number), at=clock.now())
    assert [p.number for p in arrive_at_county(operator, *get_box_for(operator, "YT1"), at=clock.now())] == [
        second.number
    ]
    with unchanged(), pytest.raises(MoveNotAllowed):
        arrive_at_county(operator, *get_box_for(operator, "YT1"), at=clock.now())


def test_what_lies_in_one_box_is_handed_out_by_parcel() -> None:
    first, second = receive(partner, *on_a_trip(box_of_two()[0].tracking), at=clock.now())
    with unchanged(), pytest.raises(Ambiguous) as refused:
        get_parcel_for(partner, "YT1")
    assert refused.value.parcels == [{"number": p.number, "carrier": "圆通"} for p in (first, second)]
    collect(partner, get_parcel_for(partner, first.number), id=new_id(), proof=KNOWN, at=clock.now())
    assert get_parcel_for(partner, "YT1") == second  # the only one left in it
    books_hold()


SHARED: dict[str, Callable[[], object]] = {  # what must be as in the box that is there
    "merchant": lambda: boxed("YT1", sku=KETTLE),
    "station": lambda: boxed("YT1", by=partner_xixi, villager=ZHAO),
    "in another's form": lambda: boxed("ｙｔ－１ ", sku=KETTLE),
    "under a name that looks the same": lambda: boxed("YT1", carrier="圆\u200b通\u3000", sku=KETTLE),
}


def test_capitals_make_no_other_carrier() -> None:
    parcel = boxed("YT1", carrier="Sf")
    with pytest.raises(NumberTaken):
        boxed("YT1", carrier="SF", sku=KETTLE)
    assert Parcel.objects.get() == parcel


@pytest.mark.parametrize("other", SHARED)
def test_another_box_may_not_have_its_number(other: str) -> None:
    boxed("YT1")
    with pytest.raises(NumberTaken) as refused:
        SHARED[other]()
    assert refused.value.number == "YT1"
    assert Parcel.objects.count() == 1


def test_nothing_is_put_into_a_box_that_has_left_its_merchant() -> None:
    parcel = boxed("YT1")
    arrive_at_county(operator, get_parcel_for(operator, parcel.number), at=clock.now())
    with pytest.raises(NumberTaken):
        boxed("YT1")
    assert Parcel.objects.count() == 1


def test_another_county_may_have_the_same_number() -> None:
    boxed("YT1")
    assert boxed("YT1", by=partner_sikou, villager=SUN).tracking == "YT1"
    assert len(get_box_for(operator, "YT1")) == 1


LOOKED_UP: dict[str, Callable[[], object]] = {
    "scanned": lambda: get_box_for(operator, "YT1"),
    "loaded": lambda: load(operator, create_trip(operator, id=new_id()), numbers=["YT1"], at=clock.now()),
    "handed out": lambda: get_parcel_for(partner, "YT1"),
}


@pytest.mark.parametrize("act", LOOKED_UP)
def test_two_carriers_may_have_one_number_and_which_is_meant_is_asked(act: str) -> None:
    first, second = boxed("YT1"), boxed("YT1", carrier="中通", sku=KETTLE)
    with pytest.raises(Ambiguous) as refused:
        LOOKED_UP[act]()
    assert refused.value.data() == {
        "parcels": [{"number": first.number, "carrier": "圆通"}, {"number": second.number, "carrier": "中通"}]
    }
    assert get_box_for(operator, second.number) == [second]


def test_our_number_goes_before_a_carriers() -> None:
    ours = boxed("YT1")
    other = boxed(ours.number, carrier="中通", sku=KETTLE)
    Parcel.objects.filter(id=other.id).update(tracking=ours.number)  # as no ship would keep it, but an import might
    assert get_parcel_for(partner, ours.number) == ours
    assert get_box_for(operator, ours.number) == [ours]


@pytest.mark.parametrize("tracking", ["-", " \u200b ", "\ufdfa" * 90], ids=["hyphen", "unseen", "eighteen signs each"])
def test_what_is_no_tracking_number_ships_nothing(tracking: str) -> None:
    order = place_one(partner, {SOAP: 1})
    new = NewParcel("圆通", tracking, {order.lines.get().id: 1})
    with unchanged(), pytest.raises(Invalid) as refused:
        ship_consignment(merchant_daily, order.consignments.get(), parcels=[new], at=clock.now())
    assert [fault.field for fault in refused.value.errors] == ["parcels.0.tracking"]


@pytest.mark.parametrize("carrier", ["\u200b", "\ufdfa" * 90], ids=["unseen", "eighteen signs each"])
def test_what_is_no_carrier_ships_nothing(carrier: str) -> None:
    order = place_one(partner, {SOAP: 1})
    new = NewParcel(carrier, "YT1", {order.lines.get().id: 1})
    with unchanged(), pytest.raises(Invalid) as refused:
        ship_consignment(merchant_daily, order.consignments.get(), parcels=[new], at=clock.now())
    assert [fault.field for fault in refused.value.errors] == ["parcels.0.carrier"]


@pytest.mark.parametrize("code", ["", "-", "1001-P9", "YT"])
def test_what_nobody_has_is_not_found(code: str) -> None:
    ship(place_one(partner, {SOAP: 1}))
    with pytest.raises(NotFound):
        get_box_for(operator, code)
    assert Parcel.objects.filter(county_id=TONGLU).count() == 1
