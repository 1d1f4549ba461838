"""Around every request: how many there were and how long they took; and what Django refuses, as a problem."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware
from prometheus_client import Histogram

from cunqiao.api.errors import MethodNotAllowed
from cunqiao.api.guard import PREFIX
from cunqiao.api.problems import respond

SECONDS = Histogram("cunqiao_request_seconds", "Requests and their time", ["method", "route", "status"])
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


@sync_and_async_middleware
def timing(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Time each request. Works for both kinds of servers: a sync-only one would leave threads waiting."""
    if iscoroutinefunction(get_response):

        async def timed(request: HttpRequest) -> HttpResponse:
            start = perf_counter()
            return _finish(request, await get_response(request), start)

        return timed

    def timed_here(request: HttpRequest) -> HttpResponse:
        start = perf_counter()
        return _finish(request, get_response(request), start)

    return timed_here


def _finish(request: HttpRequest, response: HttpResponse, start: float) -> HttpResponse:
    if response.status_code == 405 and request.path.startswith(f"/{PREFIX}/"):
        allow = response.headers.get("Allow", "")
        response = respond(request, MethodNotAllowed(method=str(request.method)))
        response["Allow"] = allow
    method = request.method if request.method in METHODS else "other"
    route = request.resolver_match.route if request.resolver_match else "none"
    SECONDS.labels(method, route, response.status_code).observe(perf_counter() - start)
    return response
