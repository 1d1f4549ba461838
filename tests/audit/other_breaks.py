"""Other ways to break a rule: `rule__how`. Other rules may be touched too; its own must name it."""

from tests.audit.breaks import PICTURE, Named, account, end_demo, run, transfer_of, unguard
from tests.audit.world import World
from tests.cast import (
    FRIDGE,
    HAN,
    HE,
    HOUSE_XIXI,
    OU,
    QIN,
    QINGSHAN,
    SIKOU,
    SOAP,
    TENURE,
    TENURE_SIKOU,
    TENURE_XIXI,
    TONGLU,
    WANG,
    WUYUAN,
    XIXI,
)

from cunqiao.kernel.county import NATIONAL
from cunqiao.logistics.models import Leg
from cunqiao.orders.models import Order
from cunqiao.orders.slips import slip_of


def _line(order: Order) -> str:
    return f"{order.number} line 1"


def transfers_balance__sum(world: World) -> Named:
    unguard("ledger_transfer", "ledger_transfer_debit_account_fk")
    moved = transfer_of(world.waiting, "place")
    run("UPDATE ledger_transfer SET debit_account_id = uuidv7() WHERE id = %s", moved)
    return TONGLU, "county", str(TONGLU)


def floors__a_float_without(world: World) -> Named:
    float_account = account(TONGLU, "float", TENURE)
    run("UPDATE ledger_account SET floor_fen = NULL, balance_fen = NULL WHERE id = %s", float_account)
    return TONGLU, "account", str(float_account)


def transfer_kinds__unknown(world: World) -> Named:
    unguard("ledger_transfer")
    moved = transfer_of(world.waiting, "place")
    run("UPDATE ledger_transfer SET kind = 'gift' WHERE id = %s", moved)
    return TONGLU, "transfer", str(moved)


def escrow__without_an_order(world: World) -> Named:
    unguard("ledger_transfer")
    moved = transfer_of(world.waiting, "place")
    run("UPDATE ledger_transfer SET order_id = NULL WHERE id = %s", moved)
    return TONGLU, "transfer", str(moved)


def escrow__sum(world: World) -> Named:
    unguard("ledger_transfer")
    moved = transfer_of(world.waiting, "place")
    run("UPDATE ledger_transfer SET amount_fen = amount_fen + 1 WHERE id = %s", moved)
    return TONGLU, "escrow of county", str(TONGLU)


def order_floats__of_somebody_else(world: World) -> Named:
    unguard("ledger_transfer")
    moved, float_account = transfer_of(world.cancelled, "cancel"), account(TONGLU, "float", TENURE_XIXI)
    run("UPDATE ledger_transfer SET credit_account_id = %s WHERE id = %s", float_account, moved)
    return TONGLU, "order", world.cancelled.number


def order_floats__of_the_predecessor(world: World) -> Named:
    unguard("ledger_transfer")
    moved, float_account = transfer_of(world.refunded, "cancel"), account(WUYUAN, "float", TENURE_SIKOU)
    run("UPDATE ledger_transfer SET credit_account_id = %s WHERE id = %s", float_account, moved)
    return WUYUAN, "order", world.refunded.number


def refunds__of_the_predecessor(world: World) -> Named:
    unguard("orders_refund")
    run("UPDATE orders_refund SET tenure_id = %s WHERE order_id = %s", TENURE_SIKOU, world.refunded.id)
    return WUYUAN, "order", world.refunded.number


def fronts__not_repaid(world: World) -> Named:
    unguard("ledger_transfer")
    entry = "DELETE FROM ledger_transfer WHERE kind = 'repay_front' RETURNING entry_id"
    return WUYUAN, "entry", str(run(entry))


def fronts__into_the_drawer_of_a_predecessor(world: World) -> Named:
    unguard("orders_payment")
    run("UPDATE orders_payment SET tenure_id = %s WHERE order_id = %s", TENURE_SIKOU, world.fronted.id)
    return WUYUAN, "order", world.fronted.number


def stock_adds_up__no_pool(world: World) -> Named:
    pool = "county_id = %s AND sku_id = %s"
    run(f"DELETE FROM catalog_pool WHERE {pool}", WUYUAN, SOAP)
    return WUYUAN, "pool of SKU", str(SOAP)


def stock_of_lines__of_the_nation(world: World) -> Named:
    """The fridge that the nation gave was not counted as sold."""
    pool = "county_id = 0 AND sku_id = %s"
    moved = "reserved = reserved + 1, sold = sold - 1"
    run(f"UPDATE catalog_pool SET {moved} WHERE {pool}", FRIDGE)
    return 0, "pool of SKU", str(FRIDGE)


def baskets__without_lines(world: World) -> Named:
    run("DELETE FROM orders_line WHERE order_id = %s", world.waiting.id)
    return TONGLU, "order", world.waiting.number


def baskets__another_merchant(world: World) -> Named:
    run("UPDATE orders_line SET sku_id = %s WHERE order_id = %s", FRIDGE, world.waiting.id)
    return TONGLU, "line", _line(world.waiting)


def baskets__of_another_order(world: World) -> Named:
    unguard("orders_line", "orders_line_consignment_fk")
    other = world.also_waiting.id
    run("UPDATE orders_line SET order_id = %s WHERE order_id = %s", other, world.waiting.id)
    return TONGLU, "line", _line(world.also_waiting)


def baskets__more_pieces_gone_than_ordered(world: World) -> Named:
    unguard("orders_line", "pieces_add_up")
    run("UPDATE orders_line SET cancelled = quantity, collected = 1 WHERE order_id = %s", world.waiting.id)
    return TONGLU, "line", _line(world.waiting)


def order_statuses__of_given_back(world: World) -> Named:
    run("UPDATE orders_order SET status = 'cancelled' WHERE id = %s", world.expired.id)
    return TONGLU, "order", world.expired.number


def consignment_statuses__by_pieces(world: World) -> Named:
    run("UPDATE orders_line SET cancelled = quantity WHERE order_id = %s", world.waiting.id)
    return TONGLU, "consignment", f"{world.waiting.number}-1"


def consignment_statuses__expired_pieces_shipped(world: World) -> Named:
    order = world.shipped.consignment.order
    run("UPDATE orders_line SET quantity = 2, expired = 1 WHERE order_id = %s", order.id)
    return TONGLU, "consignment", f"{order.number}-1"


def parcel_contents__empty(world: World) -> Named:
    run("DELETE FROM logistics_parcelline WHERE parcel_id = %s", world.shipped.id)
    return TONGLU, "parcel", world.shipped.number


def parcel_contents__of_another_order(world: World) -> Named:
    line = run("SELECT id FROM orders_line WHERE order_id = %s", world.waiting.id)
    moved = "UPDATE logistics_parcelline SET line_id = %s WHERE parcel_id = %s"
    run(moved, line, world.shipped.id)
    return TONGLU, "parcel", world.shipped.number


def parcels_under_way__never_collected(world: World) -> Named:
    unguard("logistics_collection")
    run("DELETE FROM logistics_collection WHERE parcel_id = %s", world.parcel.id)
    return TONGLU, "parcel", world.parcel.number


def parcels_under_way__a_trip_done_too_soon(world: World) -> Named:
    run("UPDATE logistics_trip SET status = 'done' WHERE id = %s", world.trip.id)
    return TONGLU, "trip", world.trip.number


def numbers_unique__tracking(world: World) -> Named:
    same, elsewhere = world.shipped.tracking, world.arrived.station_id
    run("UPDATE logistics_parcel SET tracking = %s WHERE station_id = %s AND status = 'at_station'", same, elsewhere)
    return TONGLU, "tracking number", same


def numbers_unique__tracking_of_a_carrier_in_capitals(world: World) -> Named:
    same = numbers_unique__tracking(world)
    run("UPDATE logistics_parcel SET carrier = 'Sf' WHERE tracking = %s AND id <> %s", same[2], world.shipped.id)
    run("UPDATE logistics_parcel SET carrier = 'SF' WHERE id = %s", world.shipped.id)
    return same


def numbers_lead_home__of_an_order(world: World) -> Named:
    run("UPDATE orders_order SET number = '1002-A1' WHERE id = %s", world.waiting.id)
    return TONGLU, "order", "1002-A1"


def numbers_lead_home__of_a_trip(world: World) -> Named:
    run("UPDATE logistics_trip SET number = 'T1-x' WHERE id = %s", world.trip.id)
    return TONGLU, "trip", "T1-x"


def counters__gone(world: World) -> Named:
    run("DELETE FROM network_counter WHERE place_id = %s AND kind = 'order'", SIKOU)
    return WUYUAN, "counter of orders at", str(SIKOU)


def settlements__without_a_collection(world: World) -> Named:
    unguard("ledger_transfer")
    moved = transfer_of(world.collected, "settle_merchant")
    entry = "UPDATE ledger_transfer SET entry_id = uuidv7() WHERE id = %s RETURNING entry_id"
    return TONGLU, "entry", str(run(entry, moved))


def settlements__to_another_tenure(world: World) -> Named:
    unguard("ledger_transfer")
    moved = transfer_of(world.collected, "commission")
    away = account(TONGLU, "commission_pending", TENURE_XIXI)
    run("UPDATE ledger_transfer SET credit_account_id = %s WHERE id = %s", away, moved)
    return TONGLU, "parcel", world.parcel.number


def settlements__not_at_all(world: World) -> Named:
    unguard("ledger_transfer")
    moved = transfer_of(world.collected, "settle_merchant")
    entry = run("SELECT entry_id FROM ledger_transfer WHERE id = %s", moved)
    for kind in ("settle_merchant", "commission", "platform_fee"):
        run("DELETE FROM ledger_transfer WHERE entry_id = %s AND kind = %s", entry, kind)
    return TONGLU, "parcel", world.parcel.number


def collection_fees__to_another_tenure(world: World) -> Named:
    unguard("ledger_transfer")
    entry = run("SELECT id FROM logistics_collection WHERE parcel_id = %s", world.parcel.id)
    away = account(TONGLU, "commission_pending", TENURE_XIXI)
    moved = "UPDATE ledger_transfer SET credit_account_id = %s WHERE entry_id = %s AND kind = %s"
    run(moved, away, entry, "handling")
    return TONGLU, "parcel", world.parcel.number


def collection_fees__by_another_version(world: World) -> Named:
    """A dearer fee was in force, and is said to have been the first one; what was paid is right."""
    unguard("logistics_collection")
    unguard("policies_version")
    handed = "SELECT recorded_at FROM logistics_collection WHERE parcel_id = %s"
    begun = "uuidv7(), 0, 'published', kind, terms"
    run(
        "INSERT INTO policies_version (id, county_id, status, kind, terms, valid_from, proposed_by_id, proposed_at)"
        f" SELECT {begun}, ({handed}), uuidv7(), valid_from FROM policies_version WHERE kind = 'handling_fee'",
        world.parcel.id,
    )
    return TONGLU, "parcel", world.parcel.number


def times__a_fee_said_to_be_of_another_day(world: World) -> Named:
    """So that another version of the policy counted."""
    unguard("logistics_fee")
    early = "recorded_at = recorded_at - interval '1 day'"
    run(f"UPDATE logistics_fee SET {early} WHERE parcel_id = %s AND leg_id IS NULL", world.parcel.id)
    return TONGLU, "parcel", world.parcel.number


def times__released_before_it_is_said(world: World) -> Named:
    """Money was made payable three days before the release says so."""
    unguard("ledger_transfer")
    release, early = _release(world), "recorded_at = recorded_at - interval '3 days'"
    entry = "(SELECT entry_id FROM earnings_release WHERE id = %s)"
    run(f"UPDATE ledger_transfer SET {early} WHERE entry_id = {entry}", release)
    return TONGLU, "release", release


def times__shipped_before_it_was_ordered(world: World) -> Named:
    unguard("kernel_event")
    order, early = world.shipped.consignment.order, "recorded_at = recorded_at - interval '2 minutes'"
    run(f"UPDATE kernel_event SET {early} WHERE subject_id = %s", world.shipped.consignment_id)
    run("UPDATE logistics_parcel SET created_at = created_at - interval '2 minutes' WHERE id = %s", world.shipped.id)
    return TONGLU, "consignment", f"{order.number}-1"


def times__an_order_said_to_be_older(world: World) -> Named:
    run("UPDATE orders_order SET recorded_at = recorded_at - interval '1 day' WHERE id = %s", world.waiting.id)
    return TONGLU, "order", world.waiting.number


def times__happened_in_the_year_9999(world: World) -> Named:
    run("UPDATE orders_order SET placed_at = '9999-12-31 23:59Z' WHERE id = %s", world.waiting.id)
    return TONGLU, "order", world.waiting.number


def times__happened_long_before_it_was_recorded(world: World) -> Named:
    unguard("kernel_event")
    early = "happened_at = recorded_at - interval '15 days' WHERE subject_id = %s AND move = 'depart'"
    return TONGLU, "event", str(run(f"UPDATE kernel_event SET {early} RETURNING id", world.trip.id))


def overdue__a_release(world: World) -> Named:
    end_demo()
    entry = run("DELETE FROM earnings_release WHERE id = %s RETURNING entry_id", _release(world))
    unguard("ledger_transfer")
    run("DELETE FROM ledger_transfer WHERE entry_id = %s", entry)
    return TONGLU, "parcel", world.parcel.number


def ship_by__expired_too_early(world: World) -> Named:
    unguard("kernel_event")
    early = "recorded_at = recorded_at - interval '5 days' WHERE move = 'expire' RETURNING subject_id"
    run(f"UPDATE kernel_event SET {early}")
    return TONGLU, "consignment", f"{world.expired.number}-1"


def evidence__emptied(world: World) -> Named:
    unguard("logistics_collection")
    signed = "evidence = 'signature', evidence_value = '', evidence_digest = sha256('')"
    run(f"UPDATE logistics_collection SET {signed} WHERE parcel_id = %s", world.parcel.id)
    return TONGLU, "parcel", world.parcel.number


def evidence__of_another_kind(world: World) -> Named:
    """A signature is said to be known in person."""
    unguard("logistics_collection")
    shown = "evidence_value = %s, evidence_digest = sha256(%s)"
    run(f"UPDATE logistics_collection SET {shown} WHERE parcel_id = %s", PICTURE, PICTURE, world.parcel.id)
    return TONGLU, "parcel", world.parcel.number


def evidence__the_slip_of_another_order(world: World) -> Named:
    unguard("logistics_collection")
    slip = slip_of(world.waiting).encode()
    shown = "evidence = 'slip', evidence_value = %s, evidence_digest = sha256(%s)"
    run(f"UPDATE logistics_collection SET {shown} WHERE parcel_id = %s", slip, slip, world.parcel.id)
    return TONGLU, "parcel", world.parcel.number


def prices__another_price(world: World) -> Named:
    run("UPDATE orders_line SET unit_price_fen = unit_price_fen - 1 WHERE order_id = %s", world.waiting.id)
    return TONGLU, "line", _line(world.waiting)


def settlements__a_fen_between_merchant_and_platform(world: World) -> Named:
    """By the older rule of splitting, which nothing is settled by any more."""
    unguard("logistics_collection")
    later = "split_rule = 'first_parts', recorded_at = now() + interval '1 second'"
    run(f"UPDATE logistics_collection SET {later} WHERE parcel_id = %s", world.parcel.id)
    return TONGLU, "parcel", world.parcel.number


def settlements__a_fen_between_lines(world: World) -> Named:
    """What one line gave too much to the merchant, the other gave too little: the sums are right."""
    unguard("ledger_transfer")
    parts = "FROM ledger_transfer WHERE order_id = %s AND kind = 'settle_merchant' ORDER BY amount_fen"
    order = world.elsewhere.id
    first, last = (run(f"SELECT id {parts} {which} LIMIT 1", order) for which in ("", "DESC"))
    for moved, fen in ((first, 1), (last, -1)):
        run("UPDATE ledger_transfer SET amount_fen = amount_fen + %s WHERE id = %s", fen, moved)
    number = "SELECT parcel.number FROM logistics_parcel AS parcel JOIN logistics_collection AS c"
    number += " ON c.parcel_id = parcel.id JOIN ledger_transfer AS t ON t.entry_id = c.id WHERE t.id = %s"
    return WUYUAN, "parcel", str(run(number, first))


def top_ups__confirmed_by_who_asked(world: World) -> Named:
    unguard("kernel_event")
    same = "person_id = (SELECT requested_by_id FROM ledger_topup WHERE id = subject_id)"
    run(f"UPDATE kernel_event SET {same} WHERE subject_id = %s", world.top_up.id)
    return TONGLU, "top-up", str(world.top_up.id)


def top_ups__confirmed_by_another_account_of_who_asked(world: World) -> Named:
    for person, phone in ((QIN, "138 0000 9001"), (OU, "+8613800009001")):
        run("UPDATE identity_person SET phone = %s WHERE id = %s", phone, person)
    return TONGLU, "top-up", str(world.top_up.id)


def payouts__agreed_by_two_accounts_of_one(world: World) -> Named:
    for person, phone in ((HAN, "138 0000 9001"), (HE, "+8613800009001")):
        run("UPDATE identity_person SET phone = %s WHERE id = %s", phone, person)
    return TONGLU, "payout", str(run("SELECT id FROM earnings_payout WHERE status = 'approved'"))


def collection_fees__a_drive_not_paid(world: World) -> Named:
    parcel = world.parcel
    Leg.objects.create(
        county_id=TONGLU,
        parcel=parcel,
        trip=world.trip,
        loaded_at=world.trip.created_at,
        ended_at=world.trip.created_at,
    )
    return TONGLU, "parcel", parcel.number


def collection_fees__too_much(world: World) -> Named:
    unguard("ledger_transfer")
    moved = transfer_of(world.collected, "last_leg")
    run("UPDATE ledger_transfer SET amount_fen = amount_fen + 1 WHERE id = %s", moved)
    return TONGLU, "parcel", world.parcel.number


def _release(world: World) -> str:
    parcel = "SELECT id FROM logistics_collection WHERE parcel_id = %s"
    return str(run(f"SELECT id FROM earnings_release WHERE id = ({parcel})", world.parcel.id))


def releases__too_little(world: World) -> Named:
    unguard("ledger_transfer")
    release = _release(world)
    entry = run("SELECT entry_id FROM earnings_release WHERE id = %s", release)
    run("UPDATE ledger_transfer SET amount_fen = amount_fen - 1 WHERE entry_id = %s", entry)
    return TONGLU, "release", release


def releases__before_it_was_collected(world: World) -> Named:
    release = _release(world)
    moved = "released_at = collected_at - interval '1 day'"
    run(f"UPDATE earnings_release SET {moved} WHERE id = %s", release)
    return TONGLU, "release", release


def releases__of_nothing(world: World) -> Named:
    entry = "DELETE FROM earnings_release WHERE id = %s RETURNING entry_id"
    gone = run(entry, _release(world))
    moved = run("SELECT id FROM ledger_transfer WHERE entry_id = %s", gone)
    return TONGLU, "transfer", str(moved)


def releases__too_early(world: World) -> Named:
    """After a day less than the ten of the version that was in force."""
    release = _release(world)
    moved = "released_at = collected_at + interval '9 days'"
    run(f"UPDATE earnings_release SET {moved} WHERE id = %s", release)
    return TONGLU, "release", release


def releases__by_another_version(world: World) -> Named:
    release = _release(world)
    first = "SELECT id FROM policies_version WHERE kind = 'return_window' AND proposed_by_id IS NULL"
    run(f"UPDATE earnings_release SET window_version_id = ({first}) WHERE id = %s", release)
    return TONGLU, "release", release


def ship_by__by_another_version(world: World) -> Named:
    """The network's, where the county has its own: even were the time the same."""
    first = "SELECT id FROM policies_version WHERE kind = 'ship_by' AND county_id = 0"
    here = "order_id = %s AND position = 1"
    run(f"UPDATE orders_consignment SET ship_by_version_id = ({first}) WHERE {here}", world.elsewhere.id)
    return WUYUAN, "consignment", f"{world.elsewhere.number}-1"


def credits__too_high(world: World) -> Named:
    float_account = account(TONGLU, "float", TENURE)
    run("UPDATE ledger_account SET floor_fen = -100000000001 WHERE id = %s", float_account)
    return TONGLU, "tenure", str(TENURE)


def _version() -> str:
    unguard("policies_version")
    return str(run("SELECT id FROM policies_version WHERE county_id = %s", WUYUAN))


def policy_versions__after_its_day(world: World) -> Named:
    version = _version()
    run("UPDATE policies_version SET valid_from = valid_from - interval '3 days' WHERE id = %s", version)
    return WUYUAN, "version", version


def policy_versions__never_published(world: World) -> Named:
    version = _version()
    unguard("kernel_event")
    run("DELETE FROM kernel_event WHERE subject_id = %s", version)
    return WUYUAN, "version", version


def policy_versions__of_no_kind(world: World) -> Named:
    version = _version()
    run("UPDATE policies_version SET kind = 'whim' WHERE id = %s", version)
    return WUYUAN, "version", version


def policy_versions__without_a_first(world: World) -> Named:
    unguard("policies_version")
    run("DELETE FROM policies_version WHERE kind = 'credit' AND proposed_by_id IS NULL")
    return 0, "policy", "credit"


def payouts__asked_for_too_much(world: World) -> Named:
    open_one = "SELECT id FROM earnings_payout WHERE status = 'proposed'"
    dearer = "UPDATE earnings_payoutitem SET amount_fen = amount_fen + 1000000"
    asked = run(f"{dearer} WHERE payout_id = ({open_one}) RETURNING account_id")
    return TONGLU, "account", str(asked)


def payouts__agreed_by_one(world: World) -> Named:
    unguard("kernel_event")
    same = "UPDATE earnings_payout SET proposed_by_id ="
    other = "(SELECT person_id FROM kernel_event WHERE move = 'approve')"
    this = run(f"{same} {other} WHERE status = 'approved' RETURNING id")
    return TONGLU, "payout", str(this)


def payouts__empty(world: World) -> Named:
    this = run("SELECT id FROM earnings_payout WHERE status = 'proposed'")
    run("DELETE FROM earnings_payoutitem WHERE payout_id = %s", this)
    return TONGLU, "payout", str(this)


def payments__too_much(world: World) -> Named:
    order = world.arrived
    unguard("orders_payment")
    paid = "UPDATE orders_payment SET amount_fen = %s WHERE order_id = %s"
    run(paid, order.total_fen + 1, order.id)
    return TONGLU, "order", world.arrived.number


def payments__too_little(world: World) -> Named:
    unguard("orders_payment")
    run("DELETE FROM orders_payment WHERE order_id = %s", world.arrived.id)
    return TONGLU, "order", world.arrived.number


def payments__for_nothing(world: World) -> Named:
    unguard("orders_payment")
    strange = "UPDATE orders_payment SET entry_id = uuidv7() WHERE order_id = %s RETURNING id"
    return TONGLU, "payment", str(run(strange, world.arrived.id))


def top_ups__a_reference_in_two_writings(world: World) -> Named:
    unguard("ledger_topup")
    other = "SELECT id FROM ledger_topup WHERE county_id = %s AND status = 'confirmed' AND id <> %s LIMIT 1"
    run(f"UPDATE ledger_topup SET bank_reference = 'icbc 7' WHERE id = ({other})", TONGLU, world.top_up.id)
    run("UPDATE ledger_topup SET bank_reference = 'ICBC 7' WHERE id = %s", world.top_up.id)
    return TONGLU, "top-up", str(world.top_up.id)


def top_ups__a_reference_of_another_county(world: World) -> Named:
    """Written with a blank and wide letters."""
    unguard("ledger_topup")
    other = "SELECT id FROM ledger_topup WHERE county_id = %s AND status = 'confirmed' LIMIT 1"
    run(f"UPDATE ledger_topup SET bank_reference = 'ＩＣＢＣ 2026-A77' WHERE id = ({other})", WUYUAN)
    run("UPDATE ledger_topup SET bank_reference = 'ICBC2026A77' WHERE id = %s", world.top_up.id)
    return TONGLU, "top-up", str(world.top_up.id)


def top_ups__that_the_directory_lost(world: World) -> Named:
    unguard("ledger_reference")
    run("DELETE FROM ledger_reference WHERE top_up_id = %s", world.top_up.id)
    return TONGLU, "top-up", str(world.top_up.id)


def top_ups__without_a_reference(world: World) -> Named:
    unguard("ledger_topup")
    run("UPDATE ledger_topup SET bank_reference = NULL WHERE id = %s", world.top_up.id)
    return TONGLU, "top-up", str(world.top_up.id)


def guards__that_calls_another_function(world: World) -> Named:
    run("CREATE FUNCTION allow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
    run("DROP TRIGGER append_only ON kernel_event")
    run("CREATE TRIGGER append_only BEFORE UPDATE ON kernel_event FOR EACH ROW EXECUTE FUNCTION allow()")
    return NATIONAL, "table", "kernel_event"


def guards__that_refuses_nothing_any_more(world: World) -> Named:
    allow = "AS 'BEGIN RETURN coalesce(NEW, OLD); END'"
    run(f"CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql {allow}")
    return NATIONAL, "function", "kernel_refuse_change"


def guards__gone(world: World) -> Named:
    run("DROP TRIGGER kept ON policies_version")
    return NATIONAL, "table", "policies_version"


def histories__a_forbidden_move(world: World) -> Named:
    unguard("kernel_event")
    this = world.parcel.id
    run("DELETE FROM kernel_event WHERE subject_id = %s AND move = 'load'", this)
    return TONGLU, "logistics.parcel", str(this)


def histories__an_unknown_move(world: World) -> Named:
    unguard("kernel_event")
    trip = world.trip.id
    run("UPDATE kernel_event SET move = 'fly' WHERE subject_id = %s AND move = 'depart'", trip)
    return TONGLU, "logistics.trip", str(trip)


def one_station__of_a_parcel(world: World) -> Named:
    run("UPDATE logistics_parcel SET station_id = %s WHERE id = %s", XIXI, world.shipped.id)
    return TONGLU, "parcel", world.shipped.number


def one_station__of_a_household(world: World) -> Named:
    run("UPDATE villagers_villager SET household_id = %s WHERE id = %s", HOUSE_XIXI, WANG)
    return TONGLU, "villager", str(WANG)


def one_station__of_a_person_whose_right_was_over(world: World) -> Named:
    order = world.waiting
    ended = "UPDATE identity_grant SET valid_to = valid_from WHERE tenure_id = %s"
    run(ended, order.tenure_id)
    return TONGLU, "order", order.number


def one_station__no_such_till(world: World) -> Named:
    run("UPDATE orders_order SET till = 'Q' WHERE id = %s", world.waiting.id)
    return TONGLU, "order", world.waiting.number


def plain_ids__holder(world: World) -> Named:
    float_account = account(TONGLU, "float", TENURE_XIXI)
    run("UPDATE ledger_account SET holder_id = uuidv7() WHERE id = %s", float_account)
    return TONGLU, "account", str(float_account)


def plain_ids__order(world: World) -> Named:
    unguard("ledger_transfer")
    moved = transfer_of(world.collected, "last_leg")
    run("UPDATE ledger_transfer SET order_id = uuidv7() WHERE id = %s", moved)
    return TONGLU, "transfer", str(moved)


def plain_ids__counter(world: World) -> Named:
    moved = "UPDATE network_counter SET place_id = uuidv7() WHERE place_id = %s AND kind = 'order'"
    return WUYUAN, "counter", str(run(f"{moved} RETURNING id", SIKOU))


def plain_ids__grant_ended(world: World) -> Named:
    run("UPDATE identity_grant SET valid_to = now() WHERE id = %s", TENURE)
    return TONGLU, "tenure", str(TENURE)


def plain_ids__right_before_the_tenure(world: World) -> Named:
    unguard("identity_grant")
    run("UPDATE identity_grant SET valid_from = valid_from - interval '1 year' WHERE id = %s", world.helper)
    return TONGLU, "grant", str(world.helper)


def plain_ids__right_at_another_station(world: World) -> Named:
    unguard("identity_grant")
    run("UPDATE identity_grant SET place_id = %s, place = '1001' WHERE id = %s", QINGSHAN, world.helper)
    return TONGLU, "grant", str(world.helper)


def plain_ids__no_grant(world: World) -> Named:
    unguard("identity_grant")
    run("DELETE FROM identity_grant WHERE id = %s", TENURE)
    return TONGLU, "tenure", str(TENURE)


def requests__of_a_collection(world: World) -> Named:
    collected = "SELECT id FROM logistics_collection WHERE parcel_id = %s"
    run(f"DELETE FROM kernel_request WHERE id = ({collected})", world.parcel.id)
    return TONGLU, "collection of parcel", world.parcel.number


OTHER_BREAKS = [found for name, found in sorted(globals().items()) if "__" in name.strip("_")]
