"""`verify` sees one moment beside whoever writes, changes nothing, and tells what it found."""

import json
import threading

import pytest
from django.db import InternalError, connection, transaction
from tests.acts import place_one
from tests.audit.world import live
from tests.cast import SOAP, partner

from cunqiao.audit import queries, report
from cunqiao.audit.queries import SHOWN, Finding, Result, Rule, check, rules, verify

FLOOR = Rule("floors", "An account never falls below its floor.", "")
BELOW = Finding(877, "account", "1", "at least 0 fen", "-5 fen")


def test_all_rules_see_one_moment(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An order is placed between two rules: those that come later do not see it."""
    live()
    moment = Rule("moment", "", "SELECT 1, '', count(*)::text, '', '' FROM orders_order")
    seen = []

    def check_and_place(rule: Rule) -> Result:
        seen.append(check(moment).rows[0].name)
        if len(seen) == 1:
            placing = threading.Thread(target=_place)
            placing.start()
            placing.join()
        return check(rule)

    monkeypatch.setattr(queries, "check", check_and_place)
    results = verify()
    assert [result.rule for result in results] == rules()
    assert report.as_json(results)["ok"]
    assert set(seen) == {seen[0]}
    assert int(check(moment).rows[0].name) == int(seen[0]) + 1


def _place() -> None:
    place_one(partner, {SOAP: 1})
    connection.close()


def test_it_can_not_change_anything(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    change = Rule("change", "", "SELECT nextval('network_number_number_seq'), '', '', '', ''")
    monkeypatch.setattr(queries, "rules", lambda: [change])
    with pytest.raises(InternalError, match="read-only"):
        verify()


def test_within_a_transaction_it_refuses(fresh_database: str) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        verify()


def test_many_rows_are_counted_and_the_first_are_named(fresh_database: str) -> None:
    numbered = "SELECT 1, '', lpad(n::text, 4, '0'), '1', '2' FROM generate_series(1, 250) AS n"
    result = check(Rule("many", "", numbered))
    assert (result.count, len(result.rows)) == (250, SHOWN)
    assert result.rows[0] == Finding(1, "", "0001", "1", "2")


def test_people_read_a_line_a_rule_and_what_breaks_it() -> None:
    whole, broken = Result(FLOOR, [], 0, 0.014), Result(FLOOR, [BELOW], 3, 0.014)
    assert report.text([whole]).splitlines() == ["     ok  floors  0.01 s", "All 1 rules hold."]
    assert report.text([broken, whole]).splitlines() == [
        "      3  floors  0.01 s",
        "         An account never falls below its floor.",
        "         county 877, account 1: expected at least 0 fen; found -5 fen",
        "         … and 2 more",
        "     ok  floors  0.01 s",
        "Rules that do not hold: 1 of 2.",
    ]


def test_programs_read_json() -> None:
    told = json.loads(json.dumps(report.as_json([Result(FLOOR, [BELOW], 3, 0.014)])))
    assert not told["ok"]
    assert told["rules"] == [
        {
            "name": "floors",
            "sentence": FLOOR.sentence,
            "count": 3,
            "seconds": 0.014,
            "rows": [
                {
                    "county_id": 877,
                    "thing": "account",
                    "name": "1",
                    "expected": "at least 0 fen",
                    "found": "-5 fen",
                }
            ],
        }
    ]
    assert report.as_json([Result(FLOOR, [], 0, 0.0)])["ok"]
