"""Where a request comes from."""

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The IP address of who asks, seen past our own proxies: what throttles count by and logs name.

    The server has put it there (`project.proxies`), and no header that a stranger sends changes it.
    """
    address: str = request.META["REMOTE_ADDR"]
    return address
