"""Admission: greedy in the order of arrival, each order whole or not at all, never more than there is."""

from copy import deepcopy
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from cunqiao.catalog.queries import Offer
from cunqiao.kernel.errors import NumberTaken, Refusal
from cunqiao.ledger.errors import InsufficientFloat
from cunqiao.orders.admission import Admitted, Demand, Resources, WantedLine, admit
from cunqiao.orders.errors import InsufficientStock, PriceChanged

HERE, THERE, NATIONAL = 1, 2, 0
KETTLE, SOAP = UUID(int=1), UUID(int=2)
QIN, XU = UUID(int=11), UUID(int=12)
PRICES = {KETTLE: 100, SOAP: 7}
OFFERS = {sku: Offer(sku, UUID(int=99), price, 800, 300) for sku, price in PRICES.items()}


def means(
    stock: dict[tuple[int, UUID], int], fen: int = 10**6, *, numbers: set[tuple[int, str]] | None = None
) -> Resources:
    floats = {(county, tenure): fen for county in (HERE, THERE) for tenure in (QIN, XU)}
    return Resources(OFFERS, dict(stock), floats, numbers or set())


def demand(*lines: tuple[UUID, int], county_id: int = HERE, tenure_id: UUID = QIN, number: str | None = None) -> Demand:
    return Demand(county_id, tenure_id, [WantedLine(sku, quantity) for sku, quantity in lines], number)


lines = st.lists(
    st.builds(
        WantedLine,
        st.sampled_from([KETTLE, SOAP]),
        st.integers(1, 6),
        st.none() | st.sampled_from([100, 7]),
    ),
    min_size=1,
    max_size=4,
)
demands = st.lists(
    st.builds(
        Demand,
        st.sampled_from([HERE, THERE]),
        st.sampled_from([QIN, XU]),
        lines,
        st.none() | st.sampled_from(["1001-A1", "1001-A2"]),
    ),
    max_size=10,
)
worlds = st.builds(
    Resources,
    st.just(OFFERS),
    st.dictionaries(
        st.tuples(st.sampled_from([NATIONAL, HERE, THERE]), st.sampled_from([KETTLE, SOAP])), st.integers(0, 15)
    ),
    st.fixed_dictionaries({(c, t): st.integers(-50, 1500) for c in (HERE, THERE) for t in (QIN, XU)}),
    st.sets(st.sampled_from([(HERE, "1001-A1"), (THERE, "1001-A2")])),
)


@given(demands, worlds)
def test_nothing_is_sold_or_spent_twice(asked: list[Demand], world: Resources) -> None:
    before = deepcopy(world)
    decisions = admit(asked, world)
    taken, spent = dict.fromkeys(before.stock, 0), dict.fromkeys(before.floats, 0)
    for one, decision in zip(asked, decisions, strict=True):
        if isinstance(decision, Admitted):
            spent[one.county_id, one.tenure_id] += decision.total_fen
            for line, national in zip(one.lines, decision.national, strict=True):
                for key, pieces in (
                    ((one.county_id, line.sku_id), line.quantity - national),
                    ((NATIONAL, line.sku_id), national),
                ):
                    taken[key] = taken.get(key, 0) + pieces
    assert all(0 <= pieces <= before.stock.get(key, 0) for key, pieces in taken.items())
    assert world.stock == {key: pieces - taken[key] for key, pieces in before.stock.items()}
    assert world.floats == {key: fen - spent[key] for key, fen in before.floats.items()}
    assert all(world.floats[key] >= 0 for key in spent if spent[key])


@given(demands, worlds)
def test_each_is_decided_by_what_those_before_it_left(asked: list[Demand], world: Resources) -> None:
    one_by_one = deepcopy(world)
    decisions = admit(asked, world)
    for one, decision in zip(asked, decisions, strict=True):
        before = deepcopy(one_by_one)
        (again,) = admit([one], one_by_one)
        if isinstance(decision, Refusal):
            assert type(again) is type(decision)
            assert again.data() == decision.data()
            assert one_by_one == before, "who is refused takes nothing"
        else:
            assert again == decision


@given(demands, worlds)
def test_who_is_taken_pays_the_price_and_the_county_gives_first(asked: list[Demand], world: Resources) -> None:
    for one, decision in zip(asked, admit(asked, world), strict=True):
        if isinstance(decision, Admitted):
            assert decision.total_fen == sum(line.quantity * PRICES[line.sku_id] for line in one.lines)
            for line, national in zip(one.lines, decision.national, strict=True):
                assert 0 <= national <= line.quantity
                if national:
                    assert world.stock.get((one.county_id, line.sku_id), 0) == 0


@given(demands, worlds)
def test_every_refusal_tells_the_truth(asked: list[Demand], world: Resources) -> None:
    for one in asked:
        left = deepcopy(world)
        (decision,) = admit([one], world)
        wanted = {sku: sum(line.quantity for line in one.lines if line.sku_id == sku) for sku in PRICES}
        match decision:
            case NumberTaken(number=number):
                assert (one.county_id, number) in left.numbers
            case PriceChanged(lines=changed):
                assert changed
                assert all(line["told_fen"] != line["price_fen"] for line in changed)
            case InsufficientStock(lines=short):
                for line in short:
                    sku = UUID(line["sku_id"])
                    there = left.stock.get((one.county_id, sku), 0) + left.stock.get((NATIONAL, sku), 0)
                    assert (line["wanted"], line["available"]) == (wanted[sku], there)
                    assert line["wanted"] > line["available"]
            case InsufficientFloat(needed_fen=needed, available_fen=available):
                assert needed == sum(quantity * PRICES[sku] for sku, quantity in wanted.items())
                assert available == left.floats[one.county_id, one.tenure_id] < needed


def test_the_county_gives_first_then_the_nation() -> None:
    world = means({(HERE, KETTLE): 3, (NATIONAL, KETTLE): 5})
    (decision,) = admit([demand((KETTLE, 2), (KETTLE, 4))], world)
    assert decision == Admitted(600, [0, 3])
    assert world.stock == {(HERE, KETTLE): 0, (NATIONAL, KETTLE): 2}


def test_two_counties_share_the_national_pool() -> None:
    world = means({(NATIONAL, KETTLE): 5})
    first, second, third = admit(
        [demand((KETTLE, 3)), demand((KETTLE, 3), county_id=THERE), demand((KETTLE, 2), county_id=THERE)], world
    )
    assert (first, third) == (Admitted(300, [3]), Admitted(200, [2]))
    assert isinstance(second, InsufficientStock)
    assert second.lines == [{"sku_id": str(KETTLE), "wanted": 3, "available": 2}]


def test_another_countys_pool_gives_nothing() -> None:
    (refused,) = admit([demand((KETTLE, 1))], means({(THERE, KETTLE): 9}))
    assert isinstance(refused, InsufficientStock)


def test_lines_of_one_sku_are_counted_together() -> None:
    (refused,) = admit([demand((KETTLE, 2), (SOAP, 1), (KETTLE, 2))], means({(HERE, KETTLE): 3, (HERE, SOAP): 1}))
    assert isinstance(refused, InsufficientStock)
    assert refused.lines == [{"sku_id": str(KETTLE), "wanted": 4, "available": 3}]


def test_a_smaller_order_may_pass_a_larger_one_that_was_refused() -> None:
    large, small = admit([demand((KETTLE, 9)), demand((KETTLE, 3))], means({(HERE, KETTLE): 3}))
    assert isinstance(large, InsufficientStock)
    assert small == Admitted(300, [0])


def test_a_float_is_spent_to_the_last_fen() -> None:
    exact, more = admit([demand((KETTLE, 2)), demand((SOAP, 1))], means({(HERE, KETTLE): 9, (HERE, SOAP): 9}, fen=200))
    assert exact == Admitted(200, [0])
    assert isinstance(more, InsufficientFloat)
    assert more.data() == {"needed_fen": 7, "available_fen": 0}


def test_a_tills_number_is_one_orders() -> None:
    world = means({(HERE, KETTLE): 9, (THERE, KETTLE): 9})
    first, second, elsewhere = admit(
        [
            demand((KETTLE, 1), number="1001-A1"),
            demand((KETTLE, 1), number="1001-A1"),
            demand((KETTLE, 1), county_id=THERE, number="1001-A1"),
        ],
        world,
    )
    assert isinstance(second, NumberTaken)
    assert isinstance(first, Admitted)
    assert isinstance(elsewhere, Admitted)
