"""The own account: where one is signed in, and another password."""

from datetime import timedelta

import pytest
from django.test import Client
from tests import cast
from tests.api.caller import Caller, token_of
from tests.desks.desk import signed_in

from cunqiao.identity.access import IDLE, scope_of
from cunqiao.identity.actions import TRIES, accept_invitation, invite, sign_in
from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.invitations import secret_of
from cunqiao.identity.models import Person, SignIn
from cunqiao.identity.tokens import LIFETIME
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id

pytestmark = pytest.mark.django_db
NEW = "lushui qingshan 7"


def change(client: Client, **changes: str) -> int:
    form = {"old": cast.PASSWORD, "password": NEW, "again": NEW} | changes
    return client.post("/account/password", form).status_code


def test_another_password_ends_all_other_places() -> None:
    here, there, token = signed_in("ou"), signed_in("ou"), token_of(cast.operator)
    assert change(here) == 302
    assert here.get("/county/").status_code == 200
    assert there.get("/county/").status_code == 302
    with pytest.raises(NotSignedIn):
        scope_of(token)
    assert sign_in(username="ou", password=NEW)


@pytest.mark.parametrize(
    "wrong", [{"old": "guessed it"}, {"again": "another one"}, {"password": "password123", "again": "password123"}]
)
def test_what_is_no_change_changes_nothing(wrong: dict[str, str]) -> None:
    here, there = signed_in("ou"), signed_in("ou")
    assert change(here, **wrong) == 422
    assert there.get("/county/").status_code == 200
    assert sign_in(username="ou", password=cast.PASSWORD)


def test_who_sits_at_an_open_desk_does_not_guess_the_password() -> None:
    client = signed_in("ou")
    for _ in range(TRIES):
        assert change(client, old="guessed it") == 422
    assert change(client) == 409, "the right one has to wait too"


def test_a_new_password_by_invitation_ends_all_places() -> None:
    there, token = signed_in("di"), token_of(cast.driver)
    accept_invitation(secret_of(invite(Person.objects.get(username="di"), id=new_id(), by=None)), NEW)
    assert there.get("/driver/").status_code == 302
    with pytest.raises(NotSignedIn):
        scope_of(token)


def test_one_sees_where_one_is_signed_in_and_ends_it_there() -> None:
    client = Client(headers={"Accept-Language": "en", "User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"})
    client.post("/sign-in", {"username": "ou", "password": cast.PASSWORD})
    other, token = signed_in("ou"), token_of(cast.operator)
    signed_in("di")
    shown = client.get("/account/").content.decode()
    assert "Chrome, Windows" in shown
    assert shown.count("/end") == 3, "the browser, the token, and all others"
    foreign = SignIn.objects.get(person__username="di")
    client.post(f"/account/{foreign.id}/end")
    foreign.refresh_from_db()
    assert foreign.ended_at is None, "somebody else's"
    client.post("/account/others/end")
    assert other.get("/county/").status_code == 302
    with pytest.raises(NotSignedIn):
        scope_of(token)
    assert client.get("/county/").status_code == 200


def test_signing_out_ends_the_sign_in_too() -> None:
    client = signed_in("ou")
    client.post("/sign-out")
    assert not SignIn.objects.filter(person__username="ou", ended_at=None).exists()


@pytest.mark.parametrize(("idle", "status"), [(IDLE - timedelta(seconds=1), 200), (IDLE, 302)])
def test_a_desk_that_nobody_uses_is_closed(idle: timedelta, status: int) -> None:
    client, now = signed_in("ou"), clock.now()
    with clock.at(now + idle):
        assert client.get("/county/").status_code == status


def test_a_desk_in_use_stays_open_until_the_day_is_over() -> None:
    client, now = signed_in("ou"), clock.now()
    for hours in range(1, 12):
        with clock.at(now + timedelta(hours=hours)):
            assert client.get("/county/").status_code == 200, hours
    with clock.at(now + LIFETIME):
        assert client.get("/county/").status_code == 302


def wrong(client: Client, times: int, username: str = "ou", address: str = "203.0.113.7") -> int:
    """Give wrong passwords; the last status."""
    form = {"username": username, "password": "guessed it"}
    return [client.post("/sign-in", form, REMOTE_ADDR=address).status_code for _ in range(times)][-1]


def right(client: Client, address: str = "198.51.100.9") -> int:
    return client.post("/sign-in", {"username": "ou", "password": cast.PASSWORD}, REMOTE_ADDR=address).status_code


def test_a_stranger_locks_the_own_address_and_nobody_out() -> None:
    assert wrong(Client(), TRIES) == 403
    assert wrong(Client(), 1) == 429
    assert right(Client(), "203.0.113.7") == 429
    assert right(Client()) == 302, "from elsewhere"


def test_strangers_from_everywhere_do_not_lock_a_known_device_out() -> None:
    known = Client()
    assert right(known) == 302
    for n in range(5):
        wrong(Client(), TRIES, address=f"203.0.113.{n}")
    assert right(Client()) == 429, "the name is locked for whom nobody knows"
    assert right(known) == 302


def test_one_address_does_not_try_one_password_on_everybody() -> None:
    for n in range(50):
        wrong(Client(), 1, username=f"somebody{n}")
    assert wrong(Client(), 1, username="somebody else") == 429


def test_a_known_device_has_its_own_count() -> None:
    known = Client()
    right(known)
    assert wrong(known, TRIES) == 403
    assert right(known) == 429


def test_a_stations_device_is_known_by_its_token() -> None:
    token = token_of(cast.partner)
    for n in range(5):
        wrong(Client(), TRIES, username="qin", address=f"203.0.113.{n}")
    body = {"username": "qin", "password": cast.PASSWORD, "till": "A"}
    assert Caller().post("/auth/token", body).status == 429
    caller = Caller()
    caller.headers["Authorization"] = f"Bearer {token}"
    assert caller.post("/auth/token", body).status == 200


def test_it_is_said_how_often_one_may_try() -> None:
    client = Client(headers={"Accept-Language": "en"})
    form = {"username": "ou", "password": "guessed it"}
    assert "9 more tries" in client.post("/sign-in", form).content.decode()
    wrong(client, TRIES - 1, address="127.0.0.1")
    assert "again in 5 minutes" in client.post("/sign-in", form).content.decode()
