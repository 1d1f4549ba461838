"""Values as JSON: times in UTC with a Z, UUIDs as text, the same everywhere."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja.renderers import BaseRenderer
from pydantic import BaseModel


def _as_json(value: Any) -> Any:
    """What the encoder does not know: our shapes, and texts that are translated when they are read."""
    return value.model_dump() if isinstance(value, BaseModel) else str(value)


_encode = msgspec.json.Encoder(enc_hook=_as_json).encode


class JsonRenderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return _encode(data)


def plain(data: Any) -> Any:
    """`data` as it will look to who reads the JSON: what is kept as the answer as first given."""
    return msgspec.to_builtins(data, enc_hook=_as_json)


def json_response(data: Any, status: int, media_type: str = "application/json") -> HttpResponse:
    return HttpResponse(_encode(data), status=status, content_type=media_type)
