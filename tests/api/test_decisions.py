"""Commands whose act asks a person first: the outcome says what, and a command that names it gives the answer."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from tests import cast
from tests.api.caller import Caller
from tests.api.line import placed
from tests.api.test_sync import command, problem_of, tell_one
from tests.checks import unchanged

from cunqiao.api import commands
from cunqiao.api.application import api
from cunqiao.api.orders import Cancel, CancelOf, cancelling
from cunqiao.api.outcomes import Choice, Decision, OutcomeOut
from cunqiao.kernel.scope import Scope
from cunqiao.orders.models import Order

pytestmark = pytest.mark.django_db

DEADLINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
ASKED = Decision(
    code="keep_or_cancel",
    question="Keep the order?",
    choices=[Choice("keep", "Keep"), Choice("cancel", "Cancel")],
    default="keep",
    deadline=DEADLINE,
)


@pytest.fixture
def number() -> Iterator[str]:
    """An order, and a kind of command that asks whether to cancel it."""
    order = placed(Caller(cast.partner))["number"]

    def decide(scope: Scope, asked: Any, choice: str, at: datetime) -> Callable[[], Any]:
        assert choice == "cancel"
        return cancelling(scope, order, Cancel.model_validate({"id": str(asked)}), at)

    commands.register("doubt", CancelOf, lambda scope, body, at: lambda: ASKED, decide=decide)
    yield str(order)
    del commands.KINDS["doubt"]


def test_an_outcome_says_what_is_asked_and_says_the_same_again(number: str) -> None:
    sent = command("doubt", {"number": number})
    outcome = tell_one(sent)
    assert OutcomeOut.model_validate(outcome).decision == ASKED
    assert (outcome["outcome"], outcome["decision"]["deadline"]) == ("needs_decision", "2026-12-01T08:00:00Z")
    assert tell_one(sent) == outcome


def test_a_choice_is_carried_out_once(number: str) -> None:
    sent = command("doubt", {"number": number})
    tell_one(sent)
    choice = command("decide", {"command": sent["id"], "choice": "cancel"})
    outcome = tell_one(choice)
    assert (outcome["outcome"], outcome["answer"]["status"]) == ("applied", "cancelled")
    assert tell_one(choice) == outcome
    with unchanged(but="kernel_request"):
        again = command("decide", {"command": sent["id"], "choice": "cancel"})
        assert problem_of(tell_one(again)) == "move_not_allowed"


def test_another_station_decides_nothing(number: str) -> None:
    sent = command("doubt", {"number": number})
    tell_one(sent)
    choice = command("decide", {"command": sent["id"], "choice": "cancel"})
    assert problem_of(tell_one(choice, by=cast.partner_xixi)) == "not_found"
    assert problem_of(tell_one(choice, by=cast.partner_sikou)) == "not_found"
    assert Order.objects.get(number=number).status == "placed"


def test_a_choice_that_was_not_given_is_refused(number: str) -> None:
    sent = command("doubt", {"number": number})
    tell_one(sent)
    assert problem_of(tell_one(command("decide", {"command": sent["id"], "choice": "burn"}))) == "invalid"
    assert Order.objects.get(number=number).status == "placed"


def test_a_command_that_asked_nothing_is_not_found(number: str) -> None:
    answered = command("topup", {"amount_fen": 500})
    tell_one(answered)
    for id in (answered["id"], command("topup", {})["id"]):
        assert problem_of(tell_one(command("decide", {"command": id, "choice": "keep"}))) == "not_found"


def test_the_schema_names_all_kinds_that_are_registered(number: str) -> None:
    queue = api.get_openapi_schema()["components"]["schemas"]["Queue"]
    assert queue["properties"]["commands"]["items"]["properties"]["kind"]["enum"] == list(commands.KINDS)
    assert "doubt" in commands.KINDS
