"""Who moves money signs in by two steps."""

from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from tests import cast
from tests.acts import become
from tests.api.caller import Caller

from cunqiao.identity.actions import (
    TRIES,
    accept_invitation,
    invite,
    prove_second_factor,
    set_up_second_factor,
    sign_in,
)
from cunqiao.identity.errors import NotSignedIn
from cunqiao.identity.invitations import secret_of
from cunqiao.identity.models import Person, RecoveryCode, SecondFactor
from cunqiao.identity.second_factor import new_secret, seal, unseal
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import MoveNotAllowed, TooManyTries
from cunqiao.kernel.installation import _open
from cunqiao.ledger.actions import request_top_up
from cunqiao.ledger.states import TopUpStatus

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_earnest(db: None) -> Iterator[None]:
    """An operator's installation: in a demo there is no second step."""
    become(is_demo=False, opened_at=clock.now())
    yield
    _open.cache_clear()


@pytest.fixture
def ou() -> Person:
    return Person.objects.get(username="ou")


@pytest.fixture
def secret(ou: Person) -> str:
    """The operator's, set up an hour ago."""
    made = new_secret()
    with clock.at(clock.now() - timedelta(hours=1)):
        set_up_second_factor(ou, secret=made, digits=digits(made))
    return made


def digits(secret: str) -> str:
    return pyotp.TOTP(secret).at(clock.now())


def enter(username: str = "ou") -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.post("/sign-in", {"username": username, "password": cast.PASSWORD})
    return client


def test_a_password_alone_shows_no_page_of_the_desk(secret: str) -> None:
    client = enter()
    shown = client.get("/county/top-ups").content.decode()
    assert "Six digits" in shown
    assert "1001" not in shown
    assert client.post("/second-factor", {"code": digits(secret), "next": "/county/top-ups"}).status_code == 302
    assert "1001" in client.get("/county/top-ups").content.decode()


def test_without_the_second_step_no_money_moves(secret: str) -> None:
    asked = request_top_up(cast.partner, id=new_id(), amount_fen=5_000_00)
    client = enter()
    form = {"id": str(new_id()), "bank_reference": "ICBC 1"}
    address = f"/county/top-ups/{asked.id}/confirm"
    shown = client.post(address, form).content.decode()
    asked.refresh_from_db()
    assert asked.status == TopUpStatus.REQUESTED
    assert "ICBC 1" in shown, "what was filled in is kept"


def test_who_knows_the_password_alone_does_not_change_it(secret: str) -> None:
    client = enter()
    form = {"old": cast.PASSWORD, "password": "lushui qingshan 7", "again": "lushui qingshan 7"}
    assert "Six digits" in client.post("/account/password", form).content.decode()
    assert sign_in(username="ou", password=cast.PASSWORD)


def test_other_roles_need_none() -> None:
    assert enter("di").get("/driver/").status_code == 200


def test_in_a_demo_there_is_none() -> None:
    become(is_demo=True)
    assert "Six digits" not in enter().get("/county/").content.decode()


def test_who_has_none_sets_it_up_first_and_sees_the_recovery_codes_once(ou: Person) -> None:
    client = enter()
    shown = client.get("/county/").content.decode()
    assert "Set up the second step" in shown
    typed = unseal(client.session["new_secret"])
    assert " ".join(typed[n : n + 4] for n in range(0, 32, 4)) in shown
    assert client.post("/second-factor", {"code": "000000"}).status_code == 403
    codes = client.post("/second-factor", {"code": digits(typed)}).content.decode()
    assert codes.count("<code>") == 10
    assert "new_secret" not in client.session
    assert client.get("/county/").status_code == 200
    assert typed not in SecondFactor.objects.get(person=ou).sealed
    assert all(code.digest not in codes for code in RecoveryCode.objects.filter(person=ou))


def test_digits_are_good_once_and_for_a_moment(ou: Person, secret: str) -> None:
    now = clock.now()
    for seconds in (-60, 60):
        with clock.at(now + timedelta(seconds=seconds)):
            other = digits(secret)
        with pytest.raises(NotSignedIn):
            prove_second_factor(ou, other)
    prove_second_factor(ou, digits(secret))
    with pytest.raises(NotSignedIn):
        prove_second_factor(ou, digits(secret))


def test_a_recovery_code_is_good_once(ou: Person) -> None:
    made = new_secret()
    codes = set_up_second_factor(ou, secret=made, digits=digits(made))
    prove_second_factor(ou, codes[0].upper().replace("-", " "))
    with pytest.raises(NotSignedIn):
        prove_second_factor(ou, codes[0])
    with pytest.raises(NotSignedIn):
        prove_second_factor(Person.objects.get(username="han"), codes[1])


def test_digits_are_not_guessed(ou: Person, secret: str) -> None:
    for _ in range(TRIES):
        with pytest.raises(NotSignedIn):
            prove_second_factor(ou, "000 000")
    with pytest.raises(TooManyTries):
        prove_second_factor(ou, digits(secret))


def test_nobody_sets_up_another_one_beside_it(ou: Person, secret: str) -> None:
    other = new_secret()
    with pytest.raises(MoveNotAllowed):
        set_up_second_factor(ou, secret=other, digits=digits(other))


def test_a_new_password_by_invitation_forgets_it(ou: Person, secret: str) -> None:
    accept_invitation(secret_of(invite(ou, id=new_id(), by=None)), "lushui qingshan 7")
    assert not SecondFactor.objects.filter(person=ou).exists()
    assert not RecoveryCode.objects.filter(person=ou).exists()


def test_what_is_sealed_is_read_with_the_key_that_it_names() -> None:
    sealed = seal("ABC")
    assert "ABC" not in sealed
    assert unseal(sealed) == "ABC"


@pytest.mark.parametrize("with_otp", [False, True])
def test_a_token_moves_money_only_with_a_second_factor(secret: str, with_otp: bool) -> None:
    asked = request_top_up(cast.partner, id=new_id(), amount_fen=5_000_00)
    body = {"username": "ou", "password": cast.PASSWORD} | ({"otp": digits(secret)} if with_otp else {})
    caller = Caller()
    caller.headers["Authorization"] = f"Bearer {caller.post('/auth/token', body).body['token']}"
    assert caller.get("/float/topups").status == 200
    answer = caller.post(f"/float/topups/{asked.id}/confirm", bank_reference="ICBC 1")
    assert answer.status == (200 if with_otp else 403)
    if not with_otp:
        assert answer.code == "second_factor_needed"


def test_a_wrong_second_factor_gives_no_token(secret: str) -> None:
    with pytest.raises(NotSignedIn):
        sign_in(username="ou", password=cast.PASSWORD, otp="000000")
    with pytest.raises(NotSignedIn):
        sign_in(username="han", password=cast.PASSWORD, otp="000000")
