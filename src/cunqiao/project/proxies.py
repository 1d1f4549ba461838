"""Whose word counts about where a request came from: that of the proxies that `CUNQIAO_PROXIES` names.

A proxy adds the address that it was asked from at the right of `X-Forwarded-For`; what stands further left was there
before, and may be invented. Scheme and host are the right-most ones for the same reason.
"""

from collections.abc import Sequence
from ipaddress import ip_network
from typing import Any

from cunqiao.kernel.client import Network, is_among, read_ip
from cunqiao.project.errors import SettingsWeak

Headers = Sequence[tuple[bytes, bytes]]

FORWARDED = (b"forwarded", b"x-forwarded-", b"x-real-ip")  # beginnings of headers that tell of a proxy's client


def networks(text: str, setting: str) -> tuple[Network, ...]:
    """Addresses and networks with commas between them.

    Raises:
        SettingsWeak: `setting` holds something else.
    """
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise SettingsWeak(f"{setting} holds no address or network: {error}. As: 127.0.0.1,10.0.0.0/24.") from error


def as_sent(scope: dict[str, Any], trusted: Sequence[Network]) -> dict[str, Any]:
    """The request's scope as its client sent it to the first of our proxies. Nobody after us reads their headers."""
    headers: Headers = scope["headers"]
    kept = [(name, value) for name, value in headers if not name.startswith(FORWARDED)]
    peer = str((scope.get("client") or ("", 0))[0])
    told: dict[str, Any] = {"headers": kept, "client": (_plain(peer), 0)}
    if is_among(peer, trusted):
        told["client"] = (client(peer, _all(headers, b"x-forwarded-for"), trusted), 0)
        if (scheme := _last(headers, b"x-forwarded-proto").lower()) in ("http", "https"):
            told["scheme"] = scheme
        if host := _last(headers, b"x-forwarded-host"):
            told["headers"] = [*((name, value) for name, value in kept if name != b"host"), (b"host", host.encode())]
    return scope | told


def client(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """Whom the trusted proxies served: the right-most address of none of them.

    `peer` is who is connected to us, `forwarded` what the headers say, from left to right. Where a proxy tells
    something that is no address, it is the last one that was.
    """
    found = peer
    for told in reversed(forwarded):
        if not is_among(found, trusted) or (ip := read_ip(_without_port(told))) is None:
            break
        found = str(ip)
    return _plain(found)


def _all(headers: Headers, wanted: bytes) -> list[str]:
    """Several lines of a header are one list, in their order."""
    line = b",".join(value for name, value in headers if name == wanted)
    return [part.strip() for part in line.decode("latin-1").split(",")] if line else []


def _last(headers: Headers, wanted: bytes) -> str:
    return next(iter(reversed(_all(headers, wanted))), "")


def _without_port(text: str) -> str:
    """`192.0.2.1:443`, `[2001:db8::1]:443` and `[2001:db8::1]` without their port and brackets."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text


def _plain(address: str) -> str:
    ip = read_ip(address)
    return str(ip) if ip else address
