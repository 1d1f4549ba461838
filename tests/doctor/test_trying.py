"""A test message: from the page it goes the way of all messages, from the terminal at once."""

import pytest
from tests.cast import headquarters
from tests.desks.desk import signed_in

from cunqiao.doctor.trying import send_test
from cunqiao.kernel.county import NATIONAL, new_id
from cunqiao.kernel.errors import Invalid
from cunqiao.kernel.gateways import NotTaken, Outgoing
from cunqiao.kernel.outbox import messages
from cunqiao.project import cli, tasks

pytestmark = pytest.mark.django_db


class Provider:
    """Remembers to whom it sent; answers 202, or refuses."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.refuses = False

    def send(self, message: Outgoing) -> str:
        if self.refuses:
            raise NotTaken("503")
        self.sent.append(message)
        return "202"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Provider:
    provider = Provider()
    monkeypatch.setattr("cunqiao.logistics.jobs.gateway", lambda: provider)
    monkeypatch.setattr("cunqiao.doctor.trying.gateway", lambda: provider)
    return provider


def test_the_status_leads_to_a_test_message_whose_answer_the_list_shows(provider: Provider) -> None:
    client = signed_in("han")
    assert 'href="/headquarters/outbox/test"' in client.get("/headquarters/status").content.decode()
    fields = {"id": str(new_id()), "phone": "139 8765 4321"}
    for _ in range(2):  # sent twice, it is one
        assert client.post("/headquarters/outbox/test", fields).status_code == 302
    tasks.tell_villagers(timestamp=0)
    (sent,) = provider.sent
    assert (sent.phone, sent.kind, sent.parameters) == ("13987654321", "test", {})
    message = messages(headquarters).get(county_id=NATIONAL)
    assert (message.answer, message.sent_at is None) == ("202", False)
    shown = client.get("/headquarters/outbox").content.decode()
    assert ">202<" in shown
    assert "13987654321" not in shown


def test_a_phone_that_is_none_is_said_beside_the_field(provider: Provider) -> None:
    response = signed_in("han").post("/headquarters/outbox/test", {"id": str(new_id()), "phone": "none"})
    assert "A phone number has 5 to 20 digits" in response.content.decode()
    assert not messages(headquarters).exists()


def test_the_auditor_sends_none() -> None:
    assert "outbox/test" not in signed_in("an").get("/auditor/status").content.decode()


def test_the_terminal_says_what_was_answered(provider: Provider, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli._send_test("13987654321") == 0
    provider.refuses = True
    assert cli._send_test("13987654321") == 1
    assert cli._send_test("none") == 2
    told = capsys.readouterr()
    assert told.out == "Sent. The gateway answered: 202\n"
    assert "Not sent. The gateway answered: 503\n" in told.err
    with pytest.raises(Invalid):
        send_test(" ")
