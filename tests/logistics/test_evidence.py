"""What opens a parcel: the order's own slip, its code within few tries, a picture of a signature, being known."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.acts import bring, place_one, ship
from tests.cast import KETTLE, LI, PRICE, SOAP, ZHAO, partner, partner_xixi
from tests.checks import unchanged
from tests.logistics.making import fetched, parcel_that_is

from cunqiao.kernel import clock, keys
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import Invalid, TooManyTries
from cunqiao.logistics.actions import collect
from cunqiao.logistics.codes import code_of, opens
from cunqiao.logistics.errors import SlipNotGenuine, WrongCode
from cunqiao.logistics.evidence import Proof, read_proof
from cunqiao.logistics.models import Collection, Evidence, Parcel, WrongCodeTry
from cunqiao.orders.models import Order
from cunqiao.orders.slips import _sign, is_genuine, slip_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 1, 4, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n"
TRIES = "logistics_wrongcodetry"


def show(parcel: Parcel, kind: Evidence, value: str | None = None) -> Parcel:
    """Ask for a parcel with evidence as it is sent."""
    by = partner if parcel.station_id == partner.place_id else partner_xixi
    return collect(by, parcel, id=new_id(), proof=read_proof(kind, value), at=clock.now())


def wrong_code(parcel: Parcel, turn: int = 0) -> str:
    """Six digits that do not open it."""
    return f"{(int(code_of(parcel)) + 1 + turn) % 10**6:06}"


def guess(parcel: Parcel, times: int) -> list[int]:
    """Show wrong codes; how many tries were left after each."""
    left = []
    for turn in range(times):
        with unchanged(but=TRIES), pytest.raises(WrongCode) as refused:
            show(parcel, Evidence.CODE, wrong_code(parcel, turn))
        left.append(refused.value.tries_left)
    return left


@pytest.fixture
def parcel() -> Parcel:
    return parcel_that_is("at_station")


# slips


def test_the_orders_slip_opens_it_and_is_kept(parcel: Parcel) -> None:
    slip = slip_of(parcel.consignment.order)
    assert show(parcel, Evidence.SLIP, slip).status == "collected"
    kept = Collection.objects.get(parcel_id=parcel.id)
    assert (kept.evidence, bytes(kept.evidence_value).decode()) == ("slip", slip)


def test_a_slip_opens_each_of_the_orders_parcels() -> None:
    order = place_one(partner, {KETTLE: 2})
    for parcel in bring(*ship(order, boxes=2)):
        assert show(parcel, Evidence.SLIP, slip_of(order)).status == "collected"


def refuse_slip(parcel: Parcel, slip: str) -> None:
    with unchanged(), pytest.raises(SlipNotGenuine):
        show(parcel, Evidence.SLIP, slip)


def test_another_orders_slip_does_not(parcel: Parcel) -> None:
    refuse_slip(parcel, slip_of(place_one(partner, {KETTLE: 1})))


def test_a_slip_signed_by_another_key_does_not(parcel: Parcel) -> None:
    order = parcel.consignment.order
    stranger = replace(keys.newest("slip"), secret=bytes(32))
    refuse_slip(parcel, _sign(stranger, order.county_id, order.number, order.total_fen, order.placed_at))
    unknown = replace(stranger, id="00000000")
    refuse_slip(parcel, _sign(unknown, order.county_id, order.number, order.total_fen, order.placed_at))


def test_a_key_for_something_else_signs_no_slips(parcel: Parcel) -> None:
    order = parcel.consignment.order
    refuse_slip(parcel, _sign(keys.newest("token"), order.county_id, order.number, order.total_fen, order.placed_at))


def test_the_same_number_in_another_county_is_another_order(parcel: Parcel) -> None:
    order = parcel.consignment.order
    key = keys.newest("slip")
    refuse_slip(parcel, _sign(key, order.county_id + 1, order.number, order.total_fen, order.placed_at))


def test_a_body_with_another_slips_signature_does_not(parcel: Parcel) -> None:
    mine, other = slip_of(parcel.consignment.order), slip_of(place_one(partner, {KETTLE: 1}))
    refuse_slip(parcel, mine.rpartition(".")[0] + "." + other.rpartition(".")[2])


@pytest.mark.parametrize("slip", [".", "...", "CQ1", "CQ1...", "CQ1.a.b.c", "123456", "村桥", "\0", "CQ1.0.é.é"])
def test_what_is_no_slip_does_not(parcel: Parcel, slip: str) -> None:
    refuse_slip(parcel, slip)


ORDER = Order(county_id=877, number="1001-A457", total_fen=PRICE[KETTLE], placed_at=NOON, recorded_at=NOON)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_is_a_slip_by_chance(text: str) -> None:
    assert not is_genuine(text, ORDER)
    assert not is_genuine(f"CQ1.{keys.newest('slip').id}.{text}", ORDER)


@given(st.integers(0, 400), st.sampled_from(["cut", "put", "swap"]), st.characters(exclude_categories=["Cs"]))
def test_a_slip_with_one_character_changed_is_not_genuine(place: int, how: str, character: str) -> None:
    slip = slip_of(ORDER)
    assert is_genuine(slip, ORDER)
    place %= len(slip)
    changed = {
        "cut": slip[:place] + slip[place + 1 :],
        "put": slip[:place] + character + slip[place:],
        "swap": slip[:place] + character + slip[place + 1 :],
    }[how]
    assume(changed != slip)
    assert not is_genuine(changed, ORDER)


def test_the_last_characters_spare_bits_are_not_free() -> None:
    slip = slip_of(ORDER)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_="
    assert [letter for letter in letters if is_genuine(slip[:-1] + letter, ORDER)] == [slip[-1]]


# codes


def test_the_code_opens_it_and_is_not_kept(parcel: Parcel) -> None:
    assert show(parcel, Evidence.CODE, code_of(parcel)).status == "collected"
    kept = Collection.objects.get(parcel_id=parcel.id)
    assert (kept.evidence, bytes(kept.evidence_value)) == ("code", b"")


def test_who_has_no_phone_has_a_code_all_the_same() -> None:
    parcel = parcel_that_is("at_station", villager_id=LI)
    assert show(parcel, Evidence.CODE, code_of(parcel)).status == "collected"


def test_a_code_has_six_digits_and_is_the_parcels_own() -> None:
    codes = [code_of(Parcel(id=new_id())) for _ in range(50)]
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    assert len(set(codes)) > 45
    assert not opens(wrong_code(parcel := Parcel(id=new_id())), parcel)


def test_another_parcels_code_is_wrong(parcel: Parcel) -> None:
    other = parcel_that_is("at_station")
    with pytest.raises(WrongCode):
        show(parcel, Evidence.CODE, code_of(other))


def test_a_wrong_code_counts_though_it_is_refused(parcel: Parcel) -> None:
    assert guess(parcel, 1) == [4]
    tried = WrongCodeTry.objects.get()
    assert (tried.parcel_id, tried.station_id, tried.person_id) == (parcel.id, parcel.station_id, partner.person_id)
    assert fetched(parcel).status == "at_station"


def test_the_right_code_after_some_wrong_ones_opens_it(parcel: Parcel) -> None:
    guess(parcel, 4)
    assert show(parcel, Evidence.CODE, code_of(parcel)).status == "collected"


def test_after_five_wrong_ones_every_code_must_wait(parcel: Parcel) -> None:
    with clock.at(NOON):
        assert guess(parcel, 5) == [4, 3, 2, 1, 0]
    with clock.at(NOON + timedelta(hours=1)):
        for code in (wrong_code(parcel), code_of(parcel)):
            with unchanged(), pytest.raises(TooManyTries) as refused:
                show(parcel, Evidence.CODE, code)
            assert refused.value.retry_after == 23 * 3600 + 1


def test_after_a_day_the_tries_are_fresh(parcel: Parcel) -> None:
    with clock.at(NOON):
        guess(parcel, 5)
    with clock.at(NOON + timedelta(days=1, seconds=1)):
        assert guess(parcel, 1) == [4]
        assert show(parcel, Evidence.CODE, code_of(parcel)).status == "collected"


def test_the_wait_told_is_long_enough_and_not_much_longer(parcel: Parcel) -> None:
    for hour in range(5):  # the first of the five wrong ones leaves the window first
        with clock.at(NOON + timedelta(hours=hour)):
            guess(parcel, 1)
    moment = NOON + timedelta(hours=5)
    with clock.at(moment), pytest.raises(TooManyTries) as refused:
        show(parcel, Evidence.CODE, code_of(parcel))
    assert refused.value.retry_after == 19 * 3600 + 1
    with clock.at(moment + timedelta(seconds=refused.value.retry_after)):
        assert guess(parcel, 1) == [0]


def test_other_parcels_and_other_evidence_still_open(parcel: Parcel) -> None:
    other = parcel_that_is("at_station")
    guess(parcel, 5)
    assert show(other, Evidence.CODE, code_of(other)).status == "collected"
    assert show(parcel, Evidence.SLIP, slip_of(parcel.consignment.order)).status == "collected"


def test_thirty_wrong_ones_an_hour_stop_the_station() -> None:
    parcels = bring(*ship(place_one(partner, {SOAP: 7}), boxes=7))
    elsewhere = parcel_that_is("at_station")
    (there,) = bring(*ship(place_one(partner_xixi, {SOAP: 1}, villager_id=ZHAO)))
    with clock.at(NOON):
        for parcel in parcels[:6]:
            guess(parcel, 5)
    with clock.at(NOON + timedelta(minutes=20)):
        for parcel in (parcels[6], elsewhere):
            with unchanged(), pytest.raises(TooManyTries) as refused:
                show(parcel, Evidence.CODE, code_of(parcel))
            assert refused.value.retry_after == 40 * 60 + 1
        assert show(elsewhere, Evidence.KNOWN).status == "collected"
        assert show(there, Evidence.CODE, code_of(there)).status == "collected"
    with clock.at(NOON + timedelta(hours=1, seconds=1)):
        assert show(parcels[6], Evidence.CODE, code_of(parcels[6])).status == "collected"


@pytest.mark.parametrize(
    "code",
    [None, "", "12345", "1234567", "12345a", " 23456", "123456\n", "١٢٣٤٥٦", "１２３４５６", "-12345", "村桥村桥村桥"],
)
def test_what_is_no_code_costs_no_try(parcel: Parcel, code: str | None) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        show(parcel, Evidence.CODE, code)
    assert refused.value.errors[0].field == "evidence.value"


def test_at_the_wrong_place_of_its_way_a_code_costs_no_try() -> None:
    from cunqiao.kernel.errors import MoveNotAllowed

    parcel = parcel_that_is("on_trip")
    with unchanged(), pytest.raises(MoveNotAllowed):
        show(parcel, Evidence.CODE, wrong_code(parcel))


# signatures, and being known


def picture(size: int) -> str:
    return b64encode(PNG + bytes(size - len(PNG))).decode()


@pytest.mark.parametrize("size", [len(PNG), 64 * 1024])
def test_a_signature_opens_it_and_is_kept(parcel: Parcel, size: int) -> None:
    assert show(parcel, Evidence.SIGNATURE, picture(size)).status == "collected"
    kept = Collection.objects.get(parcel_id=parcel.id)
    assert (kept.evidence, bytes(kept.evidence_value)) == ("signature", PNG + bytes(size - len(PNG)))


@pytest.mark.parametrize(
    "value",
    [None, "", "王秀英", "not base64!", picture(64 * 1024 + 1), b64encode(b"GIF89a").decode(), picture(60)[:-1]],
    ids=["none", "empty", "name", "no base64", "too large", "gif", "cut"],
)
def test_what_is_no_picture_of_a_signature_does_not(parcel: Parcel, value: str | None) -> None:
    with unchanged(), pytest.raises(Invalid) as refused:
        show(parcel, Evidence.SIGNATURE, value)
    assert refused.value.errors[0].field == "evidence.value"


@pytest.mark.parametrize("value", [None, ""])
def test_no_slip_is_no_evidence(parcel: Parcel, value: str | None) -> None:
    with unchanged(), pytest.raises(Invalid):
        show(parcel, Evidence.SLIP, value)


def test_who_is_known_needs_nothing(parcel: Parcel) -> None:
    assert read_proof(Evidence.KNOWN, "whatever") == Proof(Evidence.KNOWN)
    assert show(parcel, Evidence.KNOWN).status == "collected"
    kept = Collection.objects.get(parcel_id=parcel.id)
    assert (kept.evidence, bytes(kept.evidence_value)) == ("known", b"")
