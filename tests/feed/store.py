"""A device's copy as its app keeps it, fed by `/sync/changes` alone; and the same things as the other routes say."""

from collections import defaultdict
from typing import Any

from tests.api.caller import Caller

Rows = dict[str, dict[str, Any]]  # by id


class Store:
    """What a device has. A page counts only when it was applied: an answer that was lost is asked for again."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.rows: defaultdict[str, Rows] = defaultdict(dict)
        self.since = ""

    def ask(self) -> Any:
        answer = self.caller.get("/sync/changes", since=self.since)
        assert answer.status == 200, answer.body
        return answer.body

    def apply(self, page: Any) -> None:
        if page["reset"]:
            self.rows.clear()
        for change in page["changes"]:
            if change["row"] is None:
                self.rows[change["kind"]].pop(change["id"], None)
            else:
                self.rows[change["kind"]][change["id"]] = change["row"]
        self.since = page["next"]

    def pull(self) -> list[tuple[str, str]]:
        """Ask until there is no more. What came: kinds and ids."""
        came = []
        while True:
            page = self.ask()
            self.apply(page)
            came += [(change["kind"], change["id"]) for change in page["changes"]]
            if not page["more"]:
                return came

    def kind(self, kind: str, *left_out: str) -> Rows:
        return {id: {k: v for k, v in row.items() if k not in left_out} for id, row in self.rows[kind].items()}


def everything(caller: Caller, path: str) -> list[dict[str, Any]]:
    """All items of a list."""
    items: list[dict[str, Any]] = []
    after = ""
    while True:
        page = caller.get(path, limit="200", after=after).body
        items += page["items"]
        if page["next"] is None:
            return items
        after = page["next"]


def agree(store: Store) -> None:
    """Make sure that the copy is what the routes say."""
    caller = store.caller
    orders = {order["id"]: order for order in everything(caller, "/orders")}
    assert store.kind("order", "till", "tenure_id", "cash_back_fen", "collector") == orders
    parcels = {parcel["number"]: parcel for parcel in everything(caller, "/parcels")}
    extra = ("order", "villager_id", "shipped_at", "received_at", "collected_at")
    assert {row["number"]: row for row in store.kind("parcel", *extra).values()} == parcels
    for row in store.rows["parcel"].values():
        assert bool(row["received_at"]) == (row["status"] in ("at_station", "collected"))
        assert bool(row["collected_at"]) == (row["status"] == "collected")
    _agree_on_people_and_goods(store)
    _agree_on_money(store)


def _agree_on_people_and_goods(store: Store) -> None:
    people = {person["id"]: person["name"] for person in everything(store.caller, "/villagers")}
    assert {id: row["name"] for id, row in store.rows["villager"].items()} == people
    assert {row["household_id"] for row in store.rows["villager"].values()} <= store.rows["household"].keys()
    goods = {}
    for sku in everything(store.caller, "/catalog/skus"):
        id, available = sku.pop("id"), sku.pop("available")
        goods[id] = sku | {"stock": "plenty" if available >= 20 else "few" if available else "none"}
    assert store.kind("sku", "find") == goods
    assert {row["category"] for row in goods.values()} <= {row["slug"] for row in store.rows["category"].values()}
    assert {row["merchant"] for row in goods.values()} <= store.rows["merchant"].keys()


def _agree_on_money(store: Store) -> None:
    accounts = everything(store.caller, "/ledger/accounts")
    shown = {a["id"]: {name: a[name] for name in ("kind", "balance_fen", "floor_fen")} for a in accounts}
    assert store.kind("account", "holder_id") == shown
    asked = {top_up.pop("id"): top_up for top_up in everything(store.caller, "/float/topups")}
    assert store.kind("topup") == {id: {k: v for k, v in t.items() if k != "station"} for id, t in asked.items()}
    pending = next(account["id"] for account in accounts if account["kind"] == "commission_pending")
    earned: defaultdict[tuple[str, str], int] = defaultdict(int)
    for posting in everything(store.caller, f"/ledger/accounts/{pending}/postings"):
        if posting["kind"] in ("commission", "handling"):
            earned[posting["entry_id"], posting["kind"]] += posting["amount_fen"]
    rows = store.rows["earning"]
    assert {
        (id, kind): row[f"{kind}_fen"]
        for id, row in rows.items()
        for kind in ("commission", "handling")
        if row[f"{kind}_fen"]
    } == dict(earned)
    months = {row["month"] for row in rows.values()}
    assert store.kind("month") == {
        month: {
            "commission_fen": sum(row["commission_fen"] for row in rows.values() if row["month"] == month),
            "handling_fen": sum(row["handling_fen"] for row in rows.values() if row["month"] == month),
            "parcels": sum(row["month"] == month for row in rows.values()),
        }
        for month in months
    }
