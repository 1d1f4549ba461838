"""What a kind of policy takes: whole numbers within its bounds, and nothing else."""

import pytest

from cunqiao.kernel.errors import Invalid
from cunqiao.policies.kinds import KINDS, HandlingFee, ShipBy


def test_terms_are_read_by_their_names() -> None:
    assert ShipBy.of({"hours": 72}) == ShipBy(hours=72)


@pytest.mark.parametrize(
    "terms", [{}, {"hours": 0}, {"hours": 721}, {"hours": "48"}, {"hours": 1.5}, {"hours": 48, "days": 2}], ids=str
)
def test_what_a_kind_does_not_take_is_refused(terms: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        ShipBy.of(terms)
    assert refused.value.errors[0].field == "terms"


def test_forms_know_names_words_and_bounds() -> None:
    (term,) = HandlingFee.terms()
    assert (term.name, term.minimum, term.maximum) == ("parcel_fen", 0, 100_00)
    assert str(term.words.label)


def test_every_term_names_its_unit() -> None:
    units = ("minutes", "hours", "days", "fen")
    names = [(kind, term.name) for kind, rule in KINDS.items() for term in rule.terms()]
    assert [(kind, name) for kind, name in names if name.rpartition("_")[2] not in units] == []
