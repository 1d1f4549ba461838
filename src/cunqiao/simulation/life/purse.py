"""Floats are filled, and what was earned is paid."""

from cunqiao.kernel.county import new_id
from cunqiao.simulation.life.client import Client, Unexpected
from cunqiao.simulation.life.story import Cast


def fill_float(partner: Client, operator: Client, amount_fen: int) -> None:
    """The station pays to the bank, the county sees it there."""
    before = float_of(partner)
    top_up = partner.post("/float/topups", {"amount_fen": amount_fen})
    operator.post(f"/float/topups/{top_up['id']}/confirm", {"bank_reference": f"YH{new_id().hex}"})
    if float_of(partner) != before + amount_fen:
        raise Unexpected(f"top-up {top_up['id']} did not arrive")


def float_of(partner: Client) -> int:
    """What a partner's float holds, in fen."""
    accounts = partner.get("/ledger/accounts")["items"]
    (balance,) = [account["balance_fen"] for account in accounts if account["kind"] == "float"]
    assert isinstance(balance, int)
    return balance


def live_top_ups(cast: Cast) -> None:
    """One top-up is confirmed, one waits; a bank reference confirms nothing twice."""
    partner, other = cast.partners
    reference = f"YH{new_id().hex}"
    first = partner.post("/float/topups", {"amount_fen": 1_000_00})
    path, body = f"/float/topups/{first['id']}/confirm", {"bank_reference": reference}
    id = new_id()
    cast.operator.again(path, body, id=id, answer=cast.operator.post(path, body, id=id))
    same = ["/ledger/accounts?limit=200", "/float/topups"]
    cast.operator.refused("move_not_allowed", path, {"bank_reference": "YH1"}, same=same)
    second = other.post("/float/topups", {"amount_fen": 500_00})
    cast.operator.refused(
        "reference_taken", f"/float/topups/{second['id']}/confirm", body, same=same
    )
    cast.operator.refused("role_not_allowed", "/float/topups", {"amount_fen": 1}, same=same)


def pay_out(cast: Cast, *, approved: bool) -> None:
    """Headquarters pay what a county owes; the payout waits unless it shall be `approved`."""
    first, second = cast.headquarters
    payout = first.post("/payouts", {"county_id": cast.county_id})
    if not approved:
        return
    path = f"/payouts/{payout['id']}/approve"
    same = [f"/ledger/accounts?limit=200&county={cast.county_id}"]
    first.refused("same_person", path, {}, same=same)
    if second.post(path, {})["status"] != "approved":
        raise Unexpected(f"payout {payout['id']} was approved and is not")
    second.refused("move_not_allowed", path, {}, same=same)
    first.refused("invalid", "/payouts", {"county_id": cast.county_id}, same=same)
