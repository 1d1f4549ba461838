"""Where a request comes from. The settings use it, so it imports no model."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.http import HttpRequest

Network = IPv4Network | IPv6Network
IP = IPv4Address | IPv6Address


def client_address(request: HttpRequest) -> str:
    """The IP address of who asks, seen past our own proxies: what throttles count by and logs name.

    The server has put it there (`project.proxies`), and no header that a stranger sends changes it.
    """
    address: str = request.META["REMOTE_ADDR"]
    return address


def is_among(address: str, networks: Iterable[Network]) -> bool:
    """Whether an IP address belongs to one of them; what is no address belongs to none."""
    ip = read_ip(address)
    return ip is not None and any(ip in network for network in networks)


def read_ip(text: str) -> IP | None:
    """An IP address, of version 4 also where it stands inside one of version 6. None: it is no address."""
    try:
        ip = ip_address(text)
    except ValueError:
        return None
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return mapped or ip
