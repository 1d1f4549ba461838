"""Around every request: what no view has to think of."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

from cunqiao.api.errors import EncodingNotRead
from cunqiao.api.problems import respond
from cunqiao.kernel import security
from cunqiao.kernel.asking import asked_by

Respond = Callable[[HttpRequest], Any]

# What a page may load, where it does not say so itself; and what is no page: nothing.
OF_PAGES = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
OF_OTHERS = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
KEPT = "camera=(self)"  # the station app scans with it, and no page that is loaded into ours may
NOT_USED = ("accelerometer", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "serial", "usb")
PERMISSIONS = ", ".join([KEPT, *(f"{name}=()" for name in NOT_USED)])


@sync_and_async_middleware  # a middleware of one kind would leave threads waiting
def known(get_response: Respond) -> Respond:
    """Let the log know which request it tells of, and the security log what nobody else told it: who was kept out."""
    if iscoroutinefunction(get_response):

        async def know_later(request: HttpRequest) -> HttpResponse:
            with asked_by(request):
                return _told(request, await get_response(request))

        return know_later

    def know(request: HttpRequest) -> HttpResponse:
        with asked_by(request):
            return _told(request, get_response(request))

    return know


@sync_and_async_middleware
def sealed(get_response: Respond) -> Respond:
    """Tell browsers what our answers may do: load from us alone, be framed by nobody, use the camera for us alone."""
    if iscoroutinefunction(get_response):

        async def seal_later(request: HttpRequest) -> HttpResponse:
            return _seal(await get_response(request))

        return seal_later
    return lambda request: _seal(get_response(request))


@sync_and_async_middleware
def plain(get_response: Respond) -> Respond:
    """Refuse what no view could read: packed bodies, which grow without bound, and paths that no text can hold."""
    if iscoroutinefunction(get_response):

        async def check_and_pass(request: HttpRequest) -> HttpResponse:
            refused = _refusal(request)
            return await get_response(request) if refused is None else refused

        return check_and_pass
    return lambda request: _refusal(request) or get_response(request)


def _told(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code == HTTPStatus.FORBIDDEN and not security.is_told_of(request):
        security.tell("forbidden")
    return response


def _seal(response: HttpResponse) -> HttpResponse:
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    response.headers.setdefault("Content-Security-Policy", OF_PAGES if is_page else OF_OTHERS)
    response.headers["Permissions-Policy"] = PERMISSIONS
    return response


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Raises Http404: the path holds a zero byte."""
    if "\0" in request.path:
        raise Http404
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding == "identity":
        return None
    response = respond(request, EncodingNotRead(encoding=encoding[:40]))
    response["Accept-Encoding"] = "identity"
    return response
