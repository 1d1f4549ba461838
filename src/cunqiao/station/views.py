"""The files of the app. What is no file is a page of the app's own router, and gets `index.html`."""

import mimetypes
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

APP = Path(__file__).parent / "app"
FOREVER = "public, max-age=31536000, immutable"  # names under assets/ change with their content
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)

mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")


@require_safe
def app(request: HttpRequest, path: str = "") -> HttpResponse:
    """A file of the app as it was built, in brotli for those who take it; 404 for assets that are not there."""
    file = _file(path)
    if file is None and (path.startswith("assets/") or not (APP / "index.html").is_file()):
        return HttpResponse(status=404)
    return _send(request, file or APP / "index.html", forever=path.startswith("assets/"))


def _file(path: str) -> Path | None:
    """What the path names inside the app; nothing for a path that leads out of it."""
    file = (APP / path).resolve() if "\0" not in path else APP
    return file if file.is_relative_to(APP.resolve()) and file.is_file() else None


def _send(request: HttpRequest, file: Path, *, forever: bool) -> HttpResponse:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    packed = file.with_name(f"{file.name}.br")
    as_brotli = packed.is_file() and "br" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse((packed if as_brotli else file).read_bytes(), content_type=kind)
    if as_brotli:
        response["Content-Encoding"] = "br"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Cache-Control"] = FOREVER if forever else "no-cache"
    response["Content-Security-Policy"] = POLICY
    return response
