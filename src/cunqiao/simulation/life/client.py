"""People at their devices: they send requests and check what comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from cunqiao.kernel.county import new_id

Json = dict[str, Any]
PAGE = 200  # the longest page of a list


class Unexpected(Exception):
    """The server answered otherwise than its contract says."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal as a client reads it."""

    status: int
    code: str
    data: Json


@dataclass(frozen=True, slots=True)
class Client:
    """One signed-in person. `about` is what the demo's list says of them."""

    http: httpx.Client
    token: str
    about: Json

    def get(self, path: str) -> Json:
        """Read one thing, or one page of a list."""
        return _told(self._ask("GET", path), (200,))

    def all(self, path: str) -> list[Json]:
        """Read a list to its end."""
        items, after = list[Json](), ""
        joint = "&" if "?" in path else "?"
        while after is not None:
            page = self.get(f"{path}{joint}limit={PAGE}" + (f"&after={after}" if after else ""))
            items += page["items"]
            after = page["next"]
        return items

    def post(self, path: str, body: Json, *, id: UUID | None = None) -> Json:
        """Do something new; `id` is made here if none is given."""
        return _told(self._send(path, body, id), (200, 201))

    def again(self, path: str, body: Json, *, id: UUID, answer: Json) -> None:
        """Send what was sent before: it must be answered as before, and with 200."""
        if _told(self._send(path, body, id), (200,)) != answer:
            raise Unexpected(f"{path}: the repeat {id} was answered otherwise than the first time")

    def attempt(self, path: str, body: Json, *, id: UUID) -> Json | Problem:
        """Try something that may be refused."""
        response = self._send(path, body, id)
        return _told(response, (200, 201)) if response.is_success else _problem(response)

    def refused(self, code: str, path: str, body: Json, *, same: Sequence[str], id: UUID | None = None) -> Problem:
        """Try what must be refused with `code`; what the paths in `same` show must stay."""
        before = [self.get(shown) for shown in same]
        problem = _problem(self._send(path, body, id))
        if problem.code != code:
            raise Unexpected(f"{path}: {problem} came where {code} was due")
        for shown, was in zip(same, before, strict=True):
            if (now := self.get(shown)) != was:
                raise Unexpected(f"{path}: the refusal {code} changed {shown}: {was} became {now}")
        return problem

    def _send(self, path: str, body: Json, id: UUID | None) -> httpx.Response:
        return self._ask("POST", path, {"id": str(id or new_id()), **body})

    def _ask(self, method: str, path: str, body: Json | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.http.request(method, f"/api/v1{path}", json=body, headers=headers)


def listed_people(http: httpx.Client) -> list[Json]:
    """Whom the demo lets everybody act as."""
    people: list[Json] = _told(http.get("/api/v1/demo"), (200,))["people"]
    return people


def sign_in(http: httpx.Client, person: Json) -> Client:
    """Somebody of the demo's list begins to work, a partner at their till."""
    words = {name: person[name] for name in ("username", "password", "till") if person[name]}
    answer = _told(http.post("/api/v1/auth/token", json=words), (200, 201))
    return Client(http, answer["token"], person)


def _told(response: httpx.Response, allowed: Sequence[int]) -> Json:
    if response.status_code not in allowed:
        request = response.request
        raise Unexpected(f"{request.method} {request.url.path}: {response.status_code} {response.text[:500]}")
    told: Json = response.json()
    return told


def _problem(response: httpx.Response) -> Problem:
    if response.headers.get("content-type", "").split(";")[0] != "application/problem+json":
        raise Unexpected(f"{response.request.url.path}: {response.status_code} is no problem")
    data: Json = response.json()
    return Problem(response.status_code, data["type"].removeprefix("/problems/"), data)
