"""The auditor's desk: the rules are checked, and what breaks one is named."""

import pytest
from tests.audit import breaks
from tests.desks.desk import signed_in

from cunqiao.audit.actions import check_books
from cunqiao.audit.models import Run
from cunqiao.audit.queries import rules
from cunqiao.audit.sentences import SENTENCES
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id

pytestmark = pytest.mark.django_db


def test_rules_that_are_broken_are_counted_beside_every_page() -> None:
    first, *others = rules()
    results = [{"rule": first.name, "count": 7}, *({"rule": rule.name, "count": 0} for rule in others)]
    Run.objects.create(asked_at=clock.now(), ended_at=clock.now(), results=results)
    Run.objects.create(asked_at=clock.now(), results=[{"rule": rule.name, "count": 1} for rule in others])
    entry = (
        signed_in("an").get("/auditor/stations").content.decode().split('href="/auditor/verify"')[1].split("</a>")[0]
    )
    assert '<b class="hot">1</b>' in entry


def test_the_sentences_are_those_of_the_rules() -> None:
    from django.utils import translation

    with translation.override("en"):
        assert {rule.name: rule.sentence for rule in rules()} == {n: str(s) for n, s in SENTENCES.items()}


def test_the_rules_are_checked_when_asked_once() -> None:
    client, form = signed_in("an"), {"id": str(new_id())}
    assert "Not checked yet" in client.get("/auditor/verify").content.decode()
    for _twice in range(2):
        assert client.post("/auditor/verify/run", form).status_code == 302
    assert client.post("/auditor/verify/run", {"id": str(new_id())}).status_code == 302, "the one that runs will do"
    run = Run.objects.get()
    shown = client.get("/auditor/verify").content.decode()
    assert f"0 of {len(rules())} rules" in shown
    assert 'hx-trigger="every 2s"' in shown
    check_books(run.id)
    shown = client.get("/auditor/verify").content.decode()
    assert "All rules hold" in shown
    assert "An, " not in shown
    assert 'hx-trigger="every 2s"' not in shown


def test_what_breaks_a_rule_is_named_and_when_it_last_held() -> None:
    check_books()
    breaks.kept_balances(None)  # type: ignore[arg-type]
    check_books()
    shown = signed_in("an").get("/auditor/verify").content.decode()
    assert "1 rule is broken" in shown
    assert "A kept balance is the sum of the account" in shown
    assert "桐庐" in shown
    run = Run.objects.order_by("asked_at").last()
    assert run is not None
    assert [one["rule"] for one in run.results if one["count"]] == ["kept_balances"]
