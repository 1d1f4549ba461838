"""What the tests of the desks share: somebody signed in, and pages as text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.acts import place_one, ship, whole_way
from tests.cast import KETTLE, SOAP, TONGLU, headquarters, partner, partner_sikou
from tests.databases import ROOT
from tests.policies.making import proposed

from cunqiao.earnings.actions import propose_payout
from cunqiao.earnings.models import Payout
from cunqiao.identity.actions import begin_sign_in
from cunqiao.identity.models import Grant
from cunqiao.identity.sessions import GRANT, OPENED, USED
from cunqiao.identity.tokens import LIFETIME
from cunqiao.kernel import clock
from cunqiao.kernel.county import new_id
from cunqiao.ledger.actions import request_top_up
from cunqiao.logistics.models import Parcel, Trip
from cunqiao.orders.models import Order
from cunqiao.policies.kinds import ShipBy
from cunqiao.policies.models import Version

MAX_QUERIES = 12  # a page of any desk
USERS = {
    "county_operator": "ou",
    "merchant": "mei",
    "driver": "di",
    "headquarters": "han",
    "auditor": "an",
    "partner": "qin",
}


def signed_in(username: str, language: str = "en") -> Client:
    """A browser in which somebody of the cast has signed in. Passwords are tried in `test_sessions`."""
    client = Client(headers={"Accept-Language": language, "Accept": "text/html"})
    session = client.session
    grant = Grant.objects.get(person__username=username, valid_to=None)
    here = begin_sign_in(grant.person_id, is_browser=True, expires_at=clock.now() + LIFETIME)
    session.update({GRANT: str(grant.id), OPENED: str(here.id), USED: clock.now().timestamp()})
    session.save()
    return client


ICONS = set((ROOT / "frontend" / "office" / "icons.txt").read_text().split())


def opened(client: Client, addresses: Mapping[str, str]) -> Iterator[tuple[str, HttpResponse]]:
    """Each page by its name, opened: by few queries, without styles of its own, missing icons and dead links."""
    for name, address in addresses.items():
        with CaptureQueriesContext(connection) as queries:
            response: HttpResponse = client.get(address)
        assert len(queries) <= MAX_QUERIES, (name, len(queries))
        if response.headers["Content-Type"].startswith("text/html"):
            shown = response.content.decode()
            assert " style=" not in shown, name
            assert 'href=""' not in shown, name
            assert set(re.findall(r'<use href="[^"#]*#([^"]+)"', shown)) <= ICONS, name
        yield name, response


@dataclass(frozen=True)
class Network:
    """What stands behind the pages of those who see all counties: things in every state."""

    collected: Order
    shipped: Parcel
    payout: Payout
    version: Version

    @property
    def trip(self) -> str:
        """The number of one."""
        number: str = Trip.objects.values_list("number", flat=True)[0]
        return number


def busy_network() -> Network:
    collected = place_one(pieces={KETTLE: 1, SOAP: 2})
    whole_way(collected)
    place_one(partner_sikou, pieces={SOAP: 1}, villager_id=UUID(int=154))
    (shipped,) = ship(place_one(pieces={KETTLE: 1}))
    request_top_up(partner, id=new_id(), amount_fen=100_00)
    payout = propose_payout(headquarters, id=new_id(), county_id=TONGLU)
    return Network(collected, shipped, payout, proposed(ShipBy, hours=72))
