"""The API: its routes, and how errors are answered."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from cunqiao.api import (
    auth,
    catalog,
    consignments,
    demo,
    messages,
    money,
    orders,
    parcels,
    payouts,
    policies,
    regions,
    stations,
    sync,
    trips,
    villagers,
)
from cunqiao.api.errors import Failed
from cunqiao.api.faults import faults
from cunqiao.api.guard import Bearer
from cunqiao.api.parsing import StrictParser
from cunqiao.api.problems import MEDIA_TYPE, respond
from cunqiao.api.rendering import JsonRenderer
from cunqiao.kernel.errors import Invalid, NotFound, Refusal, Unavailable
from cunqiao.kernel.incidents import trouble_of_database

log = logging.getLogger(__name__)

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}},
}


class Api(NinjaAPI):
    """Operations are called as their functions; every one may answer with a problem."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
        for path in schema["paths"].values():
            for operation in path.values():
                operation["responses"]["default"] = {"description": "A refusal", "content": {MEDIA_TYPE: reference}}
        return schema


def _if_open(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The API's documentation is there only where the operator has opened it."""

    @wraps(view)
    def shown(request: HttpRequest, **options: Any) -> HttpResponse:
        if not settings.DOCS:
            raise Http404
        return view(request, **options)

    return shown


api = Api(
    title="Cunqiao",
    version="1",
    description="Village service stations: orders, parcels, money. Amounts in fen, times RFC 3339 in UTC.",
    auth=Bearer(),
    parser=StrictParser(),
    renderer=JsonRenderer(),
    docs_decorator=_if_open,
)
RESOURCES = (
    auth, regions, catalog, villagers, orders, consignments, parcels, messages, trips, stations, money, payouts,
    policies, sync, demo
)  # fmt: skip
for resource in RESOURCES:
    api.add_router("", resource.router)


@api.exception_handler(Refusal)
def on_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return respond(request, refusal)


@api.exception_handler(ValidationError)
def on_invalid_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return respond(request, Invalid(errors=faults(error.errors)))


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The parser's refusal comes inside an error of the framework."""
    return respond(request, error.__cause__) if isinstance(error.__cause__, Refusal) else on_fault(request, error)


@api.exception_handler(Http404)
def on_unknown_address(request: HttpRequest, error: Http404) -> HttpResponse:
    return respond(request, NotFound(kind="address", id=request.path))


@api.exception_handler(Exception)
def on_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database is not there, or cannot do it now; or something is broken."""
    is_away = trouble_of_database(error) is not None
    what = "database away" if is_away else "request failed"
    log.error(what, exc_info=error, extra={"request": request})
    return respond(request, Unavailable() if is_away else Failed())
