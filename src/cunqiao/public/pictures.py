"""Pictures of goods, which everybody may see who knows their address."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cunqiao.catalog import queries
from cunqiao.kernel.errors import NotFound

FOREVER = "public, max-age=31536000, immutable"  # another picture has another address


@require_safe
def picture(request: HttpRequest, picture_id: UUID, size: str) -> HttpResponse:
    try:
        response = HttpResponse(queries.picture(picture_id, size), content_type="image/jpeg")
    except NotFound:
        return HttpResponse(status=404)
    response["Cache-Control"] = FOREVER
    return response
