"""All addresses of the server."""

import sys

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from cunqiao.api import health
from cunqiao.api.application import api
from cunqiao.api.errors import Failed
from cunqiao.api.problems import respond
from cunqiao.desks import urls as desks
from cunqiao.desks.framework import faults
from cunqiao.kernel.errors import NotFound, Unavailable
from cunqiao.kernel.incidents import trouble_of_database
from cunqiao.public import urls as public
from cunqiao.station import views as station

urlpatterns: list[URLPattern | URLResolver] = [
    *public.urlpatterns,
    path("station/", station.app),
    path("station/<path:path>", station.app, name="station"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("api/v1/", api.urls),
    *desks.urlpatterns,
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address."""
    if not _is_for_programs(request):
        return faults.not_found(request)
    return respond(request, NotFound(kind="address", id=request.path))


def handler500(request: HttpRequest) -> HttpResponse:
    """Something broke outside the API's own care, or the database is away. Django has logged it."""
    is_away = trouble_of_database(sys.exception()) is not None
    if _is_for_programs(request):
        return respond(request, Unavailable() if is_away else Failed())
    return faults.away(request) if is_away else faults.failed(request)


def _is_for_programs(request: HttpRequest) -> bool:
    """Whether a program asks, which reads problems, and no person."""
    return request.path.startswith("/api/") or not request.accepts("text/html")
