"""Each rule broken once, in raw SQL, as no action would; the database's guards go first.

A function has the name of its rule. It answers what the rule must name: (county, kind, name).
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from tests.audit.world import World
from tests.cast import (
    QINGSHAN,
    SOAP,
    TENURE,
    TONGLU,
    WUYUAN,
    XIXI,
    XU,
)

from cunqiao.kernel.county import NATIONAL
from cunqiao.logistics.models import Leg
from cunqiao.orders.models import Order

PICTURE = b"\x89PNG\r\n\x1a\n a signature"

Named = tuple[int, str, str]


def run(statement: str, *values: Any) -> Any:
    """Run a statement that touches one row; its first value, where it returns any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount in (1, -1), f"{cursor.rowcount} rows"
        return cursor.fetchone()[0] if cursor.description else None


def unguard(table: str, *constraints: str) -> None:
    """Let a table take what it would refuse: rows are changed, named constraints are gone."""
    run("SET CONSTRAINTS ALL IMMEDIATE")  # nothing is left to check, so that tables can be altered
    run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for constraint in constraints:
        run(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")


def account(county_id: int, kind: str, holder: Any = None) -> Any:
    held = "county_id = %s AND kind = %s AND holder_id IS NOT DISTINCT FROM %s"
    return run(f"SELECT id FROM ledger_account WHERE {held}", county_id, kind, holder)


def transfer_of(order: Order, kind: str) -> Any:
    """The largest transfer of a kind that was for an order."""
    largest = "order_id = %s AND kind = %s ORDER BY amount_fen DESC LIMIT 1"
    return run(f"SELECT id FROM ledger_transfer WHERE {largest}", order.id, kind)


def kept_balances(world: World) -> Named:
    float_account = account(TONGLU, "float", TENURE)
    run("UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE id = %s", float_account)
    return TONGLU, "account", str(float_account)


def transfers_balance(world: World) -> Named:
    """The bank of another county fills a float."""
    unguard("ledger_transfer", "ledger_transfer_debit_account_fk")
    filled = "SELECT id FROM ledger_transfer WHERE county_id = %s AND kind = 'top_up' LIMIT 1"
    moved = run(filled, TONGLU)
    away = account(WUYUAN, "bank")
    run("UPDATE ledger_transfer SET debit_account_id = %s WHERE id = %s", away, moved)
    return TONGLU, "transfer", str(moved)


def floors(world: World) -> Named:
    unguard("ledger_account", "balance_not_below_floor")
    float_account = account(TONGLU, "float", TENURE)
    run("UPDATE ledger_account SET floor_fen = balance_fen + 1 WHERE id = %s", float_account)
    return TONGLU, "account", str(float_account)


def transfer_kinds(world: World) -> Named:
    """The platform's part of a settlement goes to another account of the county."""
    unguard("ledger_transfer")
    moved, promise = transfer_of(world.collected, "platform_fee"), account(TONGLU, "price_promise")
    run("UPDATE ledger_transfer SET credit_account_id = %s WHERE id = %s", promise, moved)
    return TONGLU, "transfer", str(moved)


def escrow(world: World) -> Named:
    """An order is held twice, and the float knows it."""
    kept = "county_id, entry_id, debit_account_id, credit_account_id, amount_fen, kind, order_id"
    kept += ", happened_at, recorded_at"
    again = f"INSERT INTO ledger_transfer (id, {kept}) SELECT uuidv7(), {kept} FROM ledger_transfer"
    fen = run(f"{again} WHERE id = %s RETURNING amount_fen", transfer_of(world.waiting, "place"))
    float_account = account(TONGLU, "float", TENURE)
    run("UPDATE ledger_account SET balance_fen = balance_fen - %s WHERE id = %s", fen, float_account)
    return TONGLU, "order", world.waiting.number


def order_floats(world: World) -> Named:
    """What was cancelled is booked as expired."""
    unguard("ledger_transfer")
    moved = transfer_of(world.cancelled, "cancel")
    run("UPDATE ledger_transfer SET kind = 'expire' WHERE id = %s", moved)
    return TONGLU, "order", world.cancelled.number


def stock_adds_up(world: World) -> Named:
    unguard("catalog_supply")
    pool = "WHERE county_id = %s AND sku_id = %s"
    run(f"UPDATE catalog_supply SET quantity = quantity - 1 {pool}", TONGLU, SOAP)
    return TONGLU, "pool of SKU", str(SOAP)


def stock_of_lines(world: World) -> Named:
    """A piece is on sale again that an order still has."""
    run(
        "UPDATE catalog_pool SET available = available + 1, reserved = reserved - 1"
        " WHERE county_id = %s AND sku_id = %s",
        TONGLU,
        SOAP,
    )
    return TONGLU, "pool of SKU", str(SOAP)


def baskets(world: World) -> Named:
    run("UPDATE orders_order SET total_fen = total_fen + 1 WHERE id = %s", world.waiting.id)
    return TONGLU, "order", world.waiting.number


def order_statuses(world: World) -> Named:
    run("UPDATE orders_order SET status = 'collected' WHERE id = %s", world.arrived.id)
    return TONGLU, "order", world.arrived.number


def consignment_statuses(world: World) -> Named:
    run("UPDATE orders_consignment SET at_station_at = NULL WHERE order_id = %s", world.arrived.id)
    return TONGLU, "consignment", f"{world.arrived.number}-1"


def parcel_contents(world: World) -> Named:
    shipped = world.shipped
    run("UPDATE logistics_parcelline SET quantity = 2 WHERE parcel_id = %s", shipped.id)
    return TONGLU, "line", f"{shipped.consignment.order.number} line 1"


def parcels_under_way(world: World) -> Named:
    """A parcel lies on a van though nobody scanned it in."""
    Leg.objects.create(county_id=TONGLU, parcel=world.shipped, trip=world.trip, loaded_at=world.trip.created_at)
    return TONGLU, "parcel", world.shipped.number


def numbers_unique(world: World) -> Named:
    run("DROP INDEX one_order_a_number")
    same = world.waiting.number
    run("UPDATE orders_order SET number = %s WHERE id = %s", same, world.also_waiting.id)
    return TONGLU, "order", same


def numbers_lead_home(world: World) -> Named:
    """The directory sends a station's number to another county."""
    moved = "UPDATE network_number SET county_id = %s WHERE station_id = %s RETURNING number"
    return TONGLU, "station", str(run(moved, WUYUAN, QINGSHAN))


def counters(world: World) -> Named:
    run(
        "UPDATE network_counter SET value = value + 1 WHERE place_id = %s AND kind = 'parcel'",
        QINGSHAN,
    )
    return TONGLU, "counter of parcels at", str(QINGSHAN)


def settlements(world: World) -> Named:
    """Five fen of the platform's part go to the merchant."""
    unguard("ledger_transfer")
    for kind, fen in {"settle_merchant": 5, "platform_fee": -5}.items():
        moved = transfer_of(world.collected, kind)
        run("UPDATE ledger_transfer SET amount_fen = amount_fen + %s WHERE id = %s", fen, moved)
    return TONGLU, "parcel", world.parcel.number


def collection_fees(world: World) -> Named:
    """The carrier is paid twice for one parcel, and not for another."""
    unguard("ledger_transfer")
    moved = transfer_of(world.collected, "last_leg")
    run("UPDATE ledger_transfer SET entry_id = uuidv7() WHERE id = %s RETURNING entry_id", moved)
    number = run(
        "SELECT parcel.number FROM logistics_parcel AS parcel"
        " JOIN logistics_collection AS collection ON collection.parcel_id = parcel.id"
        " JOIN orders_consignment AS part ON part.id = parcel.consignment_id"
        " WHERE part.order_id = %s AND NOT EXISTS (SELECT FROM ledger_transfer"
        " WHERE entry_id = collection.id AND kind = 'last_leg')",
        world.collected.id,
    )
    return TONGLU, "parcel", number


def releases(world: World) -> Named:
    """More is said to be payable than was."""
    released = run(
        "UPDATE earnings_release SET amount_fen = amount_fen + 1 WHERE id ="
        " (SELECT id FROM logistics_collection WHERE parcel_id = %s) RETURNING id",
        world.parcel.id,
    )
    return TONGLU, "release", str(released)


def ship_by(world: World) -> Named:
    """A merchant was given two days, where the county's own rule gives three."""
    late = "ship_by = ship_by - interval '1 day'"
    run(f"UPDATE orders_consignment SET {late} WHERE order_id = %s AND position = 1", world.elsewhere.id)
    return WUYUAN, "consignment", f"{world.elsewhere.number}-1"


def credits(world: World) -> Named:
    """A tenure names a version of another policy."""
    other = "SELECT id FROM policies_version WHERE kind = 'ship_by' AND county_id = 0"
    run(f"UPDATE network_tenure SET credit_version_id = ({other}) WHERE id = %s", TENURE)
    return TONGLU, "tenure", str(TENURE)


def policy_versions(world: World) -> Named:
    """Who proposed a version is said to have published it."""
    unguard("kernel_event")
    published = "FROM policies_version WHERE county_id = %s AND status = 'published'"
    version = run(f"SELECT id {published}", WUYUAN)
    same = f"person_id = (SELECT proposed_by_id {published})"
    run(f"UPDATE kernel_event SET {same} WHERE subject_id = %s", WUYUAN, version)
    return WUYUAN, "version", str(version)


def payouts(world: World) -> Named:
    """The bank paid an item that was not in the payout."""
    paid = account(TONGLU, "commission_payable", TENURE)
    run("DELETE FROM earnings_payoutitem WHERE account_id = %s", paid)
    return TONGLU, "account", str(paid)


def payments(world: World) -> Named:
    """Less was paid for a cash order than it costs."""
    unguard("orders_payment")
    run("UPDATE orders_payment SET amount_fen = amount_fen - 1 WHERE order_id = %s", world.waiting.id)
    return TONGLU, "order", world.waiting.number


def refunds(world: World) -> Named:
    """Nobody says that the villager got back what they had paid."""
    unguard("orders_refund")
    run("DELETE FROM orders_refund WHERE order_id = %s", world.expired.id)
    return TONGLU, "order", world.expired.number


def fronts(world: World) -> Named:
    """A predecessor is repaid, and nobody took cash into another drawer."""
    unguard("orders_payment")
    payment = "UPDATE orders_payment SET tenure_id = NULL WHERE order_id = %s RETURNING entry_id"
    entry = run(payment, world.fronted.id)
    return WUYUAN, "entry", str(entry)


def top_ups(world: World) -> Named:
    """A top-up is said to have been of another amount than came."""
    top_up = world.top_up
    run("UPDATE ledger_topup SET amount_fen = amount_fen + 1 WHERE id = %s", top_up.id)
    return TONGLU, "account", str(top_up.account_id)


def guards(world: World) -> Named:
    """Somebody has made it possible to change transfers."""
    run("ALTER TABLE ledger_transfer DISABLE TRIGGER append_only")
    return NATIONAL, "table", "ledger_transfer"


def histories(world: World) -> Named:
    """A trip left without anybody saying so."""
    unguard("kernel_event")
    run("DELETE FROM kernel_event WHERE subject_id = %s AND move = 'depart'", world.trip.id)
    return TONGLU, "logistics.trip", str(world.trip.id)


def one_station(world: World) -> Named:
    """The partner of another station is said to have taken an order."""
    run("UPDATE orders_order SET ordered_by_id = %s WHERE id = %s", XU, world.expired.id)
    run("UPDATE kernel_request SET person_id = %s WHERE id = %s", XU, world.expired.id)
    return TONGLU, "order", world.expired.number


def plain_ids(world: World) -> Named:
    """A till stands at a station that there is not."""
    moved = "UPDATE identity_till SET station_id = uuidv7() WHERE station_id = %s RETURNING id"
    return TONGLU, "till", str(run(moved, XIXI))


def requests(world: World) -> Named:
    run("DELETE FROM kernel_request WHERE id = %s", world.elsewhere.id)
    return WUYUAN, "order", world.elsewhere.number


def overdue(world: World) -> Named:
    """A merchant has not shipped for weeks, and no worker noticed."""
    end_demo()
    unguard("ledger_transfer")
    unguard("orders_payment")
    late = "recorded_at = recorded_at - interval '12 days'"
    run(f"UPDATE orders_order SET {late} WHERE id = %s", world.waiting.id)
    for table in ("ledger_transfer", "orders_payment"):
        run(f"UPDATE {table} SET {late} WHERE order_id = %s", world.waiting.id)
    late += ", ship_by = ship_by - interval '12 days'"
    run(f"UPDATE orders_consignment SET {late} WHERE order_id = %s", world.waiting.id)
    return TONGLU, "consignment", f"{world.waiting.number}-1"


def end_demo() -> None:
    """In a demo nothing is overdue."""
    unguard("kernel_installation")
    run("UPDATE kernel_installation SET is_demo = false")


def evidence(world: World) -> Named:
    """The signature of somebody else is put in the place of the one that was given."""
    unguard("logistics_collection")
    other = "evidence = 'signature', evidence_value = %s, evidence_digest = sha256(%s)"
    this = "WHERE parcel_id = %s"
    run(f"UPDATE logistics_collection SET {other} {this}", PICTURE, PICTURE, world.parcel.id)
    run(f"UPDATE logistics_collection SET evidence_value = evidence_value || '1' {this}", world.parcel.id)
    return TONGLU, "parcel", world.parcel.number


def prices(world: World) -> Named:
    """A partner gets 3 of 10 parts of the fee instead of 5, and is settled by that."""
    run("UPDATE orders_line SET commission_bp = 300 WHERE order_id = %s", world.waiting.id)
    return TONGLU, "line", f"{world.waiting.number} line 1"


def times(world: World) -> Named:
    """A parcel is said to have been handed out a day before it was."""
    unguard("logistics_collection")
    early = "recorded_at = recorded_at - interval '1 day'"
    unguard("earnings_release")
    collected = run(f"UPDATE logistics_collection SET {early} WHERE parcel_id = %s RETURNING id", world.parcel.id)
    run("UPDATE earnings_release SET collected_at = collected_at - interval '1 day' WHERE id = %s", collected)
    return TONGLU, "parcel", world.parcel.number


BREAKS: list[Callable[[World], Named]] = [
    kept_balances,
    transfers_balance,
    floors,
    transfer_kinds,
    escrow,
    order_floats,
    stock_adds_up,
    stock_of_lines,
    baskets,
    order_statuses,
    consignment_statuses,
    parcel_contents,
    parcels_under_way,
    numbers_unique,
    numbers_lead_home,
    counters,
    settlements,
    collection_fees,
    releases,
    ship_by,
    credits,
    policy_versions,
    payouts,
    payments,
    refunds,
    fronts,
    top_ups,
    guards,
    histories,
    overdue,
    evidence,
    prices,
    times,
    one_station,
    plain_ids,
    requests,
]
