"""What each role sees through each access function: its own; nothing of another county; nothing without a right."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib import import_module
from inspect import getmembers, isfunction
from pathlib import Path
from re import fullmatch
from typing import Any

import pytest
from tests.acts import place_one, whole_way
from tests.cast import (
    DI,
    KETTLE,
    QINGSHAN,
    TENURE,
    TONGLU,
    WUYUAN,
    auditor,
    driver,
    headquarters,
    merchant,
    operator,
    partner,
)

import cunqiao
from cunqiao.catalog import access as catalog
from cunqiao.earnings import access as earnings
from cunqiao.earnings.actions import propose_payout
from cunqiao.identity import access as identity
from cunqiao.kernel.county import new_id
from cunqiao.kernel.errors import NotFound
from cunqiao.kernel.outbox import messages
from cunqiao.kernel.scope import County, Network, Role, Scope, system
from cunqiao.ledger import access as ledger
from cunqiao.logistics import access as logistics
from cunqiao.logistics.models import Trip
from cunqiao.network import access as network
from cunqiao.orders import access as orders
from cunqiao.policies import access as policies
from cunqiao.villagers import access as villagers

pytestmark = pytest.mark.django_db

JOB = system(County(TONGLU))
SCOPES = (headquarters, auditor, operator, driver, partner, merchant, JOB)
OFFICES = {Role.HEADQUARTERS, Role.AUDITOR, Role.COUNTY_OPERATOR, None}
NATIONAL = {Role.HEADQUARTERS, Role.AUDITOR, None}
PARTNER, MERCHANT, DRIVER = {Role.PARTNER}, {Role.MERCHANT}, {Role.DRIVER}
EVERYBODY = OFFICES | PARTNER | MERCHANT | DRIVER
SHARED = {  # by all counties
    catalog.merchants_within,
    catalog.get_merchant_for,
    catalog.get_sku_for,
    policies.versions_within,
    policies.get_version_for,
}

Call = Callable[[Scope], Iterable[Any]]


def one_of_each() -> dict[Any, tuple[set[Role | None], Call]]:
    """Who sees what through which function, asked for what one order in Tonglu leaves behind."""
    order = place_one(partner, {KETTLE: 1})
    (parcel,) = whole_way(order)
    consignment = f"{order.number}-1"
    Trip.objects.update(driver_id=DI)
    trip, till = Trip.objects.get(county_id=TONGLU), identity.tills_within(operator).get(station_id=QINGSHAN)
    version = policies.versions_within(headquarters).latest("id").id
    account = ledger.get_own_float(partner).id
    top_up = ledger.top_ups_within(partner).get().id
    payout = propose_payout(headquarters, id=new_id(), county_id=TONGLU).id
    return {
        catalog.merchants_within: (EVERYBODY, catalog.merchants_within),
        catalog.get_merchant_for: (EVERYBODY, one(catalog.get_merchant_for, merchant.required_place_id)),
        catalog.get_sku_for: (EVERYBODY, one(catalog.get_sku_for, KETTLE)),
        earnings.payouts_within: (NATIONAL, earnings.payouts_within),
        earnings.get_payout_for: (NATIONAL, one(earnings.get_payout_for, payout)),
        earnings.payout_items_within: (OFFICES | MERCHANT, earnings.payout_items_within),
        identity.drivers_within: (OFFICES, identity.drivers_within),
        identity.get_driver_for: (OFFICES, one(identity.get_driver_for, DI)),
        identity.tills_within: (OFFICES | PARTNER, identity.tills_within),
        identity.get_till_for: (OFFICES | PARTNER, one(identity.get_till_for, till.id)),
        ledger.accounts_within: (OFFICES | PARTNER | MERCHANT, ledger.accounts_within),
        ledger.get_account_for: (OFFICES | PARTNER, one(ledger.get_account_for, account)),
        ledger.top_ups_within: (OFFICES | PARTNER, ledger.top_ups_within),
        ledger.get_top_up_for: (OFFICES | PARTNER, one(ledger.get_top_up_for, top_up)),
        logistics.parcels_within: (EVERYBODY, logistics.parcels_within),
        logistics.get_parcel_for: (EVERYBODY, one(logistics.get_parcel_for, parcel.number)),
        logistics.get_box_for: (EVERYBODY, one(logistics.get_box_for, parcel.number)),
        logistics.get_boxes_for: (EVERYBODY, one(logistics.get_boxes_for, [parcel.number])),
        logistics.collections_within: (OFFICES | PARTNER, logistics.collections_within),
        logistics.trips_within: (OFFICES | DRIVER, logistics.trips_within),
        logistics.get_trip_for: (OFFICES | DRIVER, one(logistics.get_trip_for, trip.number)),
        network.stations_within: (OFFICES | PARTNER | DRIVER, network.stations_within),
        network.get_station_for: (OFFICES | PARTNER | DRIVER, one(network.get_station_for, partner.place)),
        network.tenures_within: (OFFICES | PARTNER, network.tenures_within),
        network.get_tenure_for: (OFFICES | PARTNER, one(network.get_tenure_for, TENURE)),
        orders.orders_within: (OFFICES | PARTNER, orders.orders_within),
        orders.get_order_for: (OFFICES | PARTNER, one(orders.get_order_for, order.number)),
        orders.consignments_within: (OFFICES | PARTNER | MERCHANT, orders.consignments_within),
        orders.get_consignment_for: (OFFICES | PARTNER | MERCHANT, one(orders.get_consignment_for, consignment)),
        policies.versions_within: (NATIONAL, policies.versions_within),
        policies.get_version_for: (NATIONAL, one(policies.get_version_for, version)),
        villagers.villagers_within: (OFFICES | PARTNER, villagers.villagers_within),
        messages: ({Role.HEADQUARTERS, None}, messages),
    }


def one(get: Callable[[Scope, Any], Any], id: Any) -> Call:
    def found(scope: Scope) -> list[Any]:
        try:
            return [get(scope, id)]
        except NotFound:
            return []

    return found


def county_of(row: Any) -> int:
    """Of a driver, the county is that of their grant."""
    return int(row.county_id if hasattr(row, "county_id") else row.grants.get().county_id)


def test_each_role_sees_its_own_and_nothing_beyond() -> None:
    walked = one_of_each()
    offenders = [
        f"{function.__module__}.{function.__name__}: not walked" for function in access_functions() - walked.keys()
    ]
    for function, (who, ask) in walked.items():
        name = f"{function.__module__}.{function.__name__}"
        seen = {scope.role for scope in SCOPES if list(ask(scope))}
        if seen != who:
            offenders.append(f"{name}: seen by {seen}")
        for scope in SCOPES:
            abroad = list(ask(replace(scope, reach=County(WUYUAN))))
            if function not in SHARED and any(county_of(row) == TONGLU for row in flat(abroad)):
                offenders.append(f"{name}: {scope.role} of another county sees {abroad}")
        for reach in (County(TONGLU), Network()):
            nobody = replace(partner, role="janitor", reach=reach)  # type: ignore[arg-type]
            if list(ask(nobody)):
                offenders.append(f"{name}: a role that nobody named sees something in {reach}")
    assert not offenders, "\n".join(offenders)  # all of them


def flat(rows: Iterable[Any]) -> list[Any]:
    return [one for row in rows for one in (flat(row) if isinstance(row, list) else [row])]


def access_functions() -> set[Any]:
    """All functions of the domains that fetch within a scope."""
    found = set[Any]()
    for path in Path(cunqiao.__path__[0]).glob("*/access.py"):
        module = import_module(f"cunqiao.{path.parent.name}.access")
        found |= {
            function
            for name, function in getmembers(module, isfunction)
            if fullmatch(r"[a-z]\w*_within|get_\w+_for", name) and function.__module__ == module.__name__
        }
    return found
