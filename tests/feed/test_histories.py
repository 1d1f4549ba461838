"""Two tills of one station, with links that break: each command has one effect, and both copies are the server's."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests import acts, cast
from tests.api.caller import Caller, basket
from tests.faults.books import assert_books_hold
from tests.feed.store import Store, agree

from cunqiao.feed import queries
from cunqiao.identity.actions import open_till
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.ledger.access import get_top_up_for
from cunqiao.ledger.actions import confirm_top_up
from cunqiao.ledger.models import TopUp
from cunqiao.logistics.access import get_parcel_for, get_trip_for
from cunqiao.logistics.actions import arrive_at_county, create_trip, depart, load
from cunqiao.logistics.models import Parcel
from cunqiao.orders.models import Consignment, Order

pytestmark = pytest.mark.usefixtures("committing")

SKUS = (cast.SOAP, cast.KETTLE, cast.TOWEL)


@pytest.fixture(scope="module")
def second_till(committing: str) -> None:
    open_till(id=new_id(), county_id=cast.TONGLU, station_id=cast.QINGSHAN, letter="B", name="电脑")


@dataclass
class Device:
    """A till: what it did and has not heard of yet, what it heard, and its copy."""

    letter: str
    numbers: Any
    store: Store = field(init=False)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    heard: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    seqs: Any = field(default_factory=count)
    orders: list[str] = field(default_factory=list)  # their numbers, made here

    def __post_init__(self) -> None:
        self.store = Store(Caller(cast.partner, till=self.letter))

    def do(self, kind: str, **body: Any) -> None:
        at = clock.now().isoformat()
        command = {"id": str(new_id()), "kind": kind, "body": body, "happened_at": at, "seq": next(self.seqs)}
        self.waiting.append(command)

    def order(self, sku: int, quantity: int, pays_later: bool, told: int | None) -> None:
        number = str(next(self.numbers))
        price = {} if told is None else {"unit_price_fen": told}
        self.orders.append(f"1001-{self.letter}{number}")
        self.do(
            "order",
            villager_id=str(cast.WANG),
            lines=basket(SKUS[sku], quantity, **price),
            payment_terms="on_collection" if pays_later else "cash",
            till_number=number,
        )

    def send(self, some: int, *, lost: bool = False, again: int = 0) -> None:
        """Send what waits, or the first of it, behind some that was heard of before; the answer may get lost."""
        repeats = self.heard[-again:] if again else []
        fresh = self.waiting[:some]
        commands = [command for command, _ in repeats] + fresh
        if not commands:
            return
        answer = self.store.caller.post("/sync", {"commands": commands})
        assert answer.status == 200, answer.body
        outcomes = answer.body["outcomes"]
        assert [outcome for _, outcome in repeats] == outcomes[: len(repeats)]
        if not lost:
            self.heard += zip(fresh, outcomes[len(repeats) :], strict=True)
            self.waiting = self.waiting[len(fresh) :]

    def pull(self, *, lost: bool) -> None:
        page = self.store.ask()
        if not lost:
            self.store.apply(page)

    def settle(self) -> None:
        while self.waiting:
            self.send(7, again=2)


class World:
    """Both tills, and what others do meanwhile."""

    def __init__(self, numbers: Any) -> None:
        self.tills = [Device(letter, numbers) for letter in "AB"]

    def at_till(self, which: int, verb: str, *words: Any) -> None:
        till = self.tills[which]
        match verb:
            case "order":
                till.order(*words)
            case "cancel":
                known = [number for device in self.tills for number in device.orders]
                till.do("cancel", number=known[words[0] % len(known)] if known else "1001-A0")
            case "received":
                till.do("received", number=_some_parcel("on_trip", words[0]), shelf="A1")
            case "collect":
                till.do("collect", number=_some_parcel("at_station", words[0]), evidence={"kind": "known"})
            case "villager":
                till.do("villager", name=f"村民{words[0]}")
            case "topup":
                till.do("topup", amount_fen=words[0] + 1)
            case "send":
                till.send(words[0], lost=words[1], again=words[2])
            case "pull":
                till.pull(lost=words[0])


def _some_parcel(status: str, which: int) -> str:
    """Mostly one that is in the right state; now and then any, or none at all."""
    some = Parcel.objects.order_by("id")
    some = some.filter(status=status) if which % 5 else some.exclude(status="collected")
    numbers = list(some.values_list("number", flat=True))
    return numbers[which % len(numbers)] if numbers else "1001-P0"


def elsewhere(verb: str) -> None:
    """What merchants and the county do."""
    match verb:
        case "ship":
            for part in Consignment.objects.filter(status="to_ship").order_by("id")[:2]:
                acts.ship_part(part)
        case "drive":
            numbers = list(Parcel.objects.filter(status="shipped").values_list("number", flat=True))
            for number in numbers:
                arrive_at_county(cast.operator, get_parcel_for(cast.operator, number), at=clock.now())
            trip = create_trip(cast.operator, id=new_id())
            load(cast.operator, trip, numbers=numbers, at=clock.now())
            depart(cast.operator, get_trip_for(cast.operator, trip.number), at=clock.now())
        case "confirm":
            for top_up in TopUp.objects.filter(status="requested"):
                asked = get_top_up_for(cast.operator, top_up.id)
                confirm_top_up(cast.operator, asked, entry_id=new_id(), bank_reference=new_id().hex)


till = st.integers(0, 1)
which = st.integers(0, 30)
STEPS = st.one_of(
    st.tuples(
        till,
        st.just("order"),
        st.integers(0, 2),
        st.integers(1, 3),
        st.booleans(),
        st.sampled_from([None, None, cast.PRICE[cast.SOAP]]),
    ),
    st.tuples(till, st.sampled_from(["cancel", "villager", "topup"]), which),
    st.tuples(till, st.sampled_from(["received", "collect"]), which),
    st.tuples(till, st.just("send"), st.integers(1, 6), st.booleans(), st.integers(0, 3)),
    st.tuples(till, st.just("pull"), st.booleans()),
    st.sampled_from(["ship", "drive", "drive", "confirm"]),
)
DAILY, LONG = 3, 60  # histories
HISTORY = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("histories", [DAILY, pytest.param(LONG, marks=pytest.mark.soak)])
def test_both_copies_are_the_servers(second_till: None, monkeypatch: pytest.MonkeyPatch, histories: int) -> None:
    monkeypatch.setattr(queries, "PAGE", 40)  # a pull is several pages, of which some are cut off
    numbers = count(1)

    @settings(HISTORY, max_examples=histories)
    @given(st.lists(STEPS, min_size=20, max_size=40))
    def run(steps: list[Any]) -> None:
        world, before = World(numbers), Order.objects.count()
        for step in steps:
            elsewhere(step) if isinstance(step, str) else world.at_till(*step)
        for device in world.tills:
            device.settle()
        for device in world.tills:
            device.store.pull()  # what was begun before
            device.store.pull()
            agree(device.store)
        assert world.tills[0].store.rows == world.tills[1].store.rows
        heard = [pair for device in world.tills for pair in device.heard]
        placed = [c for c, outcome in heard if c["kind"] == "order" and outcome["outcome"] == "applied"]
        assert Order.objects.count() - before == len(placed)
        assert_books_hold(besides="")

    run()
