"""Orders on their whole way, and what their accounts hold."""

from uuid import UUID

from tests.acts import place_one, whole_way
from tests.cast import KETTLE, SOAP, SUN, ZHAO, headquarters, partner, partner_sikou, partner_xixi

from cunqiao.ledger.models import AccountKind
from cunqiao.ledger.queries import accounts
from cunqiao.logistics.models import Collection

KETTLE_COMMISSION, SOAP_COMMISSION, HANDLING = 3_87, 63, 1_00
KETTLE_TO_MERCHANT, SOAP_TO_MERCHANT = 118_68, 11_25  # of a price of 129.00, of 12.50


def kettle_sold() -> Collection:
    """Qingshan hands out a kettle."""
    return _collection(whole_way(place_one(partner, {KETTLE: 1}))[0].id)


def soap_sold() -> Collection:
    """Xixi hands out soap."""
    return _collection(whole_way(place_one(partner_xixi, {SOAP: 1}, villager_id=ZHAO))[0].id)


def soap_sold_elsewhere() -> Collection:
    """Sikou, in the other county, does."""
    return _collection(whole_way(place_one(partner_sikou, {SOAP: 1}, villager_id=SUN))[0].id)


def _collection(parcel_id: UUID) -> Collection:
    return Collection.objects.get(parcel_id=parcel_id)


def balance(kind: AccountKind, holder_id: UUID | None, county_id: int) -> int:
    return accounts(headquarters).get(county_id=county_id, kind=kind, holder_id=holder_id).balance
