"""Speaks to the API as one of the cast."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from cunqiao.identity.actions import issue_token
from cunqiao.identity.models import Grant
from cunqiao.kernel.county import new_id
from cunqiao.kernel.scope import Scope


@dataclass
class Answer:
    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> str:
        """The problem's kind."""
        assert self.headers["Content-Type"] == "application/problem+json", self.body
        code = str(self.body["type"]).removeprefix("/problems/")
        assert self.body["status"] == self.status
        return code

    @property
    def fields(self) -> list[str]:
        return [error["field"] for error in self.body["errors"]]


class Caller:
    """One person of the cast, signed in; without a scope, nobody."""

    def __init__(self, scope: Scope | None = None, *, language: str = "en", till: str | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Accept-Language": language}
        if scope is not None:
            self.headers["Authorization"] = f"Bearer {token_of(scope, till)}"

    def get(self, path: str, **query: Any) -> Answer:
        return _answer(self.client.get(f"/api/v1{path}", query, headers=self.headers))

    def post(self, path: str, body: Any = None, **fields: Any) -> Answer:
        """Post `body`, or the fields with a fresh id."""
        sent = {"id": str(new_id()), **fields} if body is None else body
        return self.send(path, sent if isinstance(sent, bytes) else json.dumps(sent, default=str).encode())

    def send(self, path: str, raw: bytes, **headers: str) -> Answer:
        response = self.client.post(
            f"/api/v1{path}", raw, content_type="application/json", headers=self.headers | headers
        )
        return _answer(response)


def token_of(scope: Scope, till: str | None = None) -> str:
    grant = Grant.objects.get(id=scope.grant_id) if scope.grant_id else Grant.objects.get(person_id=scope.person_id)
    text, _ = issue_token(grant, scope.till if till is None else till)
    return text


def _answer(response: HttpResponse) -> Answer:
    return Answer(response.status_code, json.loads(response.content) if response.content else None, response.headers)


def basket(sku_id: UUID, quantity: int = 1, **more: Any) -> list[dict[str, Any]]:
    return [{"sku_id": str(sku_id), "quantity": quantity, **more}]
