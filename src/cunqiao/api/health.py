"""Whether the process lives and can serve, and its figures for those who are named to see them."""

import logging
import os
from functools import cache

from django.conf import settings
from django.db import Error, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from cunqiao.kernel import sql, tables
from cunqiao.kernel.client import client_address, is_among
from cunqiao.kernel.incidents import trouble_of_database
from cunqiao.kernel.transactions import transacting
from cunqiao.regions import loading
from cunqiao.simulation import history, world

log = logging.getLogger(__name__)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 once everything stands; 503 with what is missing, and where something fails, how."""
    try:
        lacking, cause = missing(), None
    except Failing as failing:
        lacking, cause = [failing.what], failing.cause
        log.error("not ready: %s", failing.what, exc_info=failing.__cause__)
    status = "failing" if cause else "starting" if lacking else "ok"
    said = {"status": status, "missing": lacking} | ({"cause": cause} if cause else {})
    return JsonResponse(said, status=503 if lacking else 200)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For the addresses that the operator has named. For others there is no such page."""
    if not is_among(client_address(request), settings.METRICS):
        raise Http404
    return HttpResponse(generate_latest(_figures()), content_type=CONTENT_TYPE_LATEST)


def _figures() -> CollectorRegistry:
    """Those of all processes of the server, where there are several."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    added = CollectorRegistry()
    MultiProcessCollector(added)  # type: ignore[no-untyped-call]
    return added


class Failing(Exception):
    """Something that stood fails: the database does not answer (`database`), or nothing can be written (`writes`)."""

    def __init__(self, what: str, error: Exception) -> None:
        self.what, self.cause = what, trouble_of_database(error) or type(error).__name__


def missing() -> list[str]:
    """What is not there yet: migrations, regions, world. Nothing: ready.

    Raises:
        Failing: the database does not answer or cannot write.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        lacking = _lacking()
    except Error as error:
        raise Failing("database", error) from error
    if not lacking:
        _try_writing()
    return lacking


def _try_writing() -> None:
    """Write a row, and sort more than fits in memory, so that the disk is asked for room. All of it is undone."""
    try:
        with transacting():
            sql.run("kernel/little_memory")
            sql.run("kernel/try_writing")
            transaction.set_rollback(True)
    except Error as error:
        raise Failing("writes", error) from error


def _lacking() -> list[str]:
    """Migrations and regions that stood once, stand; a demo's world can be made anew, so it is looked for each time."""
    for name, stands in (("migrations", tables.are_current), ("regions", loading.is_current)):
        if name not in _found() and not stands():
            return [name]
        _found().add(name)
    if not settings.DEMO:
        return []
    if not world.is_ready():
        return ["world"]
    return [] if history.is_complete() else ["history"]


@cache
def _found() -> set[str]:
    return set()
