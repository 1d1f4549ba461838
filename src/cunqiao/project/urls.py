"""Where everything is."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from cunqiao.api import health
from cunqiao.api.application import api
from cunqiao.api.errors import Failed
from cunqiao.api.problems import respond
from cunqiao.kernel.errors import NotFound
from cunqiao.public import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("api/v1/", api.urls),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address."""
    return respond(request, NotFound(kind="address", id=request.path))


def handler500(request: HttpRequest) -> HttpResponse:
    """Something broke outside the API's own care. Django has logged it."""
    return respond(request, Failed())
