"""Clients that keep asking, and remember what they were answered."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from tests.cast import PASSWORD, SOAP, SUN, WANG

Body = dict[str, Any]
ASKERS = [("qin", str(WANG)), ("wen", str(SUN))]  # partners of two counties, and a villager of each


@dataclass
class Client:
    """One device of a partner: places orders and cancels some, each request with its own id."""

    villager_id: str
    asked: dict[str, tuple[str, Body]] = field(default_factory=dict)  # by id: path and body
    answered: dict[str, Body] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def begin(self, url: str, token: str) -> None:
        """Speak to a server, which may have moved."""
        self.http = httpx.Client(base_url=f"{url}/api/v1", timeout=20)
        self.http.headers["Authorization"] = f"Bearer {token}"

    def ask(self, path: str, **body: Any) -> Body | None:
        """Post it under a new id; None where no answer came, or one that tells of trouble with the server."""
        id = str(uuid4())
        self.asked[id] = path, {"id": id, **body}
        return self.again(id)

    def again(self, id: str) -> Body | None:
        path, body = self.asked[id]
        try:
            answer = self.http.post(path, json=body)
        except httpx.TransportError as error:
            self.failed.append(type(error).__name__)
            return None
        if answer.status_code >= 500:
            self.failed.append(str(answer.status_code))
            return None
        assert answer.status_code in (200, 201), answer.text
        told: Body = answer.json()
        assert self.answered.setdefault(id, told) == told, "a repeat gets the first answer"
        return told

    def work(self, stop: threading.Event) -> None:
        """Order until told to stop; every fourth is cancelled again. What got no answer is left for later."""
        while not stop.is_set():
            order = self.ask("/orders", villager_id=self.villager_id, lines=[{"sku_id": str(SOAP), "quantity": 1}])
            if order is None:
                time.sleep(0.5)  # it is away: nobody asks on and on
            elif len(self.asked) % 4 == 0:
                self.ask(f"/orders/{order['number']}/cancel")

    def settle(self) -> None:
        """Ask again what got no answer, and once more some of what did; in the end everything is answered."""
        for id in [*self.unanswered, *list(self.answered)[-3:]]:
            assert self.again(id) is not None, self.failed[-1]

    @property
    def unanswered(self) -> list[str]:
        return [id for id in self.asked if id not in self.answered]

    def orders(self) -> dict[str, Body]:
        """All orders of the station as the server lists them, by id."""
        found: dict[str, Body] = {}
        after: dict[str, str] = {}
        while True:
            page = self.http.get("/orders", params={"limit": "200", **after}).json()
            found |= {order["id"]: order for order in page["items"]}
            if page["next"] is None:
                return found
            after = {"after": page["next"]}


class Crowd:
    """Eight clients at work."""

    def __init__(self, url: str) -> None:
        self.clients = [Client(villager_id) for _, villager_id in ASKERS * 4]
        self.move_to(url)
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=client.work, args=[self.stop]) for client in self.clients]
        for thread in self.threads:
            thread.start()

    def move_to(self, url: str) -> None:
        tokens = [_token(url, username) for username, _ in ASKERS]
        for i, client in enumerate(self.clients):
            client.begin(url, tokens[i % len(tokens)])

    def go_home(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()

    @property
    def answered(self) -> int:
        return sum(len(client.answered) for client in self.clients)

    @property
    def placed(self) -> dict[str, Body]:
        """All orders that were acknowledged, by id, as first answered."""
        return {
            id: answer
            for client in self.clients
            for id, answer in client.answered.items()
            if client.asked[id][0] == "/orders"
        }

    def listed(self) -> dict[str, Body]:
        """All orders that the server has."""
        return self.clients[0].orders() | self.clients[1].orders()

    def kept_in_the_dark(self) -> list[str]:
        """The requests that had an effect and no answer: orders that are there, cancellations of what is cancelled."""
        listed = self.listed()
        cancelled = {f"/orders/{order['number']}/cancel" for order in listed.values() if order["status"] == "cancelled"}
        return [
            id
            for client in self.clients
            for id in client.unanswered
            if id in listed or client.asked[id][0] in cancelled
        ]


def _token(url: str, username: str) -> str:
    asked = {"username": username, "password": PASSWORD}
    token: str = httpx.post(f"{url}/api/v1/auth/token", json=asked, timeout=20).json()["token"]
    return token
