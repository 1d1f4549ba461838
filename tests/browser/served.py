"""A real server on a world of its own, with the password of everybody who lives there."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import httpx

from cunqiao.project.serving import free_port
from tests.browser.world import world
from tests.databases import ROOT, environment


class Served:
    """A running server. `person("county_operator")` tells who may sign in; `api` speaks for them without a page."""

    def __init__(self, url: str, database: str) -> None:
        self.url, self.database = url, database
        self._client = httpx.Client(base_url=f"{url}/api/v1", timeout=30)  # a new one for each call is dear
        self.people: list[dict[str, Any]] = self.get("/demo")["people"]

    def person(self, role: str, place: dict[str, Any] | None = None, nth: int = 0) -> dict[str, Any]:
        """Somebody of a role; with `place`, of the county of that person."""
        found = [
            who
            for who in self.people
            if who["role"] == role and (place is None or who["county_id"] in (None, place["county_id"]))
        ]
        return found[nth]

    def get(self, path: str, who: dict[str, Any] | None = None, **query: Any) -> Any:
        token = {"Authorization": f"Bearer {self._token(who)}"} if who else {}
        answer = self._client.get(path, params=query, headers=token)
        return answer.raise_for_status().json()

    def post(self, path: str, who: dict[str, Any], body: dict[str, Any]) -> Any:
        token = {"Authorization": f"Bearer {self._token(who)}"}
        answer = self._client.post(path, json=body, headers=token)
        return answer.raise_for_status().json()

    def parcel(self, number: str, who: dict[str, Any]) -> dict[str, Any]:
        """As it stands now; it is among the newest."""
        found = self.get("/parcels", who, limit=100)["items"]
        return next(parcel for parcel in found if parcel["number"] == number)

    def wait_for(self, number: str, status: str, who: dict[str, Any]) -> None:
        """The app shows what it did at once, and tells the server a moment later."""
        end = time.monotonic() + 10
        while (now := self.parcel(number, who)["status"]) != status:
            assert time.monotonic() < end, f"{number} is {now}, not {status}"
            time.sleep(0.1)

    def code_of(self, parcel: str) -> str:
        """The six digits that the addressee was sent."""
        messages = self.get("/messages", self.person("headquarters"), about=parcel)["items"]
        code: str = next(message["code"] for message in messages if message["code"])
        return code

    def close(self) -> None:
        self._client.close()

    def _token(self, who: dict[str, Any]) -> str:
        if "token" not in who:
            body = {"username": who["username"], "password": who["password"]}
            body |= {"till": who["till"]} if who.get("till") else {}
            answer = self._client.post("/auth/token", json=body)
            who["token"] = answer.raise_for_status().json()["token"]
        token: str = who["token"]
        return token


@contextmanager
def served(name: str) -> Iterator[Served]:
    """`cunqiao serve --demo` on a clone of the world, for the block."""
    with world(name) as database:
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "cunqiao.project.cli", "serve", "--demo", "--port", str(port)],
            env=environment(database),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _wait(f"http://127.0.0.1:{port}", process)
            with closing(Served(f"http://127.0.0.1:{port}", database)) as house:
                yield house
        finally:
            os.kill(process.pid, signal.SIGTERM)
            process.wait(30)
            _wait_for_all_of(process.pid)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    with httpx.Client(base_url=url) as client:
        while not _is_ready(client):
            assert process.poll() is None, "the server has ended"
            assert time.monotonic() < end, "the server does not get ready"
            time.sleep(0.1)


def _wait_for_all_of(group: int) -> None:
    """Its parts end after it; the database must outlive them."""
    with suppress(ProcessLookupError):
        for _ in range(300):
            os.killpg(group, 0)
            time.sleep(0.1)


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False
