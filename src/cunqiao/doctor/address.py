"""The public address, looked at from outside: over the network and through the proxy, as people come."""

import socket
import ssl
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cunqiao.doctor.finding import Check, Fault, Found, State
from cunqiao.kernel import clock

PATIENCE = 4  # seconds
DAYS = 14  # before a certificate ends


def look() -> Found:
    """Whether it answers, by a certificate that holds on, and whether the proxy says that it came by TLS."""
    facts: dict[str, str | int] = {"address": settings.PUBLIC_URL}
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme != "https":
        return Found("local", facts)
    try:
        days = _days_left(str(parts.hostname), parts.port or 443)
        answer = httpx.get(f"{settings.PUBLIC_URL}/healthz", timeout=PATIENCE)
    except (OSError, httpx.HTTPError) as error:
        return Found("away", facts | {"why": str(error) or type(error).__name__})
    facts["days"] = days
    if answer.status_code != 200 or answer.headers.get("content-type", "").split(";")[0] != "application/json":
        return Found("other", facts | {"status": answer.status_code})
    if "strict-transport-security" not in answer.headers:
        return Found("proxy", facts)
    return Found("ends" if days < DAYS else "", facts)


def _days_left(host: str, port: int) -> int:
    """Until the certificate ends. Raises OSError where there is none that holds."""
    with (
        socket.create_connection((host, port), PATIENCE) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secured,
    ):
        ends = ssl.cert_time_to_seconds(str((secured.getpeercert() or {})["notAfter"]))
    return (datetime.fromtimestamp(ends, UTC) - clock.now()).days


ADDRESS = Check(
    "address",
    _("Public address"),
    "world",
    look,
    _("%(address)s answers; its certificate holds for %(days)s more days."),
    {
        "local": Fault(
            State.SOON,
            _("Only this machine reaches %(address)s."),
            _("Set CUNQIAO_URL to the address under which people come, and put a proxy with TLS before it."),
        ),
        "away": Fault(
            State.BAD,
            _("%(address)s does not answer: %(why)s"),
            _("See whether the proxy runs, the name leads here, and the certificate is good."),
            "systemctl status nginx",
        ),
        "other": Fault(
            State.BAD,
            _("%(address)s answers with something else (status %(status)s)."),
            _("Let the proxy pass everything on to this server."),
        ),
        "proxy": Fault(
            State.BAD,
            _("The proxy of %(address)s does not say that people come by TLS, or is not believed."),
            _("Let it send X-Forwarded-Proto, and name its own address in CUNQIAO_PROXIES."),
        ),
        "ends": Fault(
            State.SOON,
            _("The certificate of %(address)s ends in %(days)s days."),
            _("Renew it; see why it was not renewed by itself."),
        ),
    },
)
