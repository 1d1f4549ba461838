"""The public address: under which scheme, name and port people reach this installation, as `CUNQIAO_URL` says it."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from cunqiao.project.errors import SettingsWeak

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")  # under which this machine reaches itself
SECRET_LENGTH = 32  # of the gateway's secret
PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*")


@dataclass(frozen=True, slots=True)
class Address:
    """`host` as browsers send it: lower case, an IPv6 address in brackets, without the port."""

    scheme: str
    host: str
    port: int

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)

    @property
    def origin(self) -> str:
        """What every link that leaves the server begins with, and what browsers name as origin: no slash at its end."""
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"


def read(text: str) -> Address:
    """The address that a person has written.

    Raises:
        SettingsWeak: it is no address of a whole server, or what is sent to it could be read on the way.
    """
    try:
        parts = urlsplit(text.strip())
        port, host = parts.port, _host(parts.hostname or "")
    except ValueError as error:
        raise _weak(text, "is no address") from error
    if parts.scheme not in PORTS:
        raise _weak(text, "must begin with https://")
    if not host:
        raise _weak(text, "has no name of a server")
    if "@" in parts.netloc:
        raise _weak(text, "must not hold a name or a password")
    if parts.path.strip("/") or "?" in text or "#" in text:
        raise _weak(text, "must end after the server's name and port: a path is not served")
    address = Address(parts.scheme, host, PORTS[parts.scheme] if port is None else port)
    if not address.is_secure and not address.is_loopback:
        raise _weak(text, "must begin with https://, since passwords cross the network")
    return address


def check_gateway(gateway: str, secret: str) -> None:
    """Whether messages leave safely: they hold phones and codes. A class is looked at where it is used.

    Raises:
        SettingsWeak: what is sent to the address could be read on the way, or anybody could send there in our name.
    """
    if "://" not in gateway:
        return
    parts = urlsplit(gateway)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise SettingsWeak("CUNQIAO_GATEWAY must begin with https://, since codes go there over the network.")
    if len(secret) < SECRET_LENGTH:
        raise SettingsWeak(
            f"Set CUNQIAO_GATEWAY_SECRET to what the gateway knows us by, {SECRET_LENGTH} characters or more: it signs "
            "what we send. One is made by: openssl rand -hex 32"
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can mean that name, or that IP address."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _host(name: str) -> str:
    """Raises ValueError: that is the name of no server."""
    if ":" in name:
        return f"[{IPv6Address(name).compressed}]"
    name = name.encode("idna").decode().lower()
    if name and not _NAME.fullmatch(name):
        raise ValueError(name)
    return name


def _weak(text: str, what: str) -> SettingsWeak:
    return SettingsWeak(f"CUNQIAO_URL={text} {what}. Set it as CUNQIAO_URL=https://shop.example.")
