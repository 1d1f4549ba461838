"""What all public pages have in common."""

from django.http import HttpResponse

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def guarded(response: HttpResponse) -> HttpResponse:
    """No script, nothing from elsewhere, kept nowhere."""
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "no-store"
    return response
