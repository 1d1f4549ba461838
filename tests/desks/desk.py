"""What the tests of the desks share: somebody signed in, and pages as text."""

from django.test import Client
from tests import cast

USERS = {
    "county_operator": "ou",
    "merchant": "mei",
    "driver": "di",
    "headquarters": "han",
    "auditor": "an",
    "partner": "qin",
}


def signed_in(username: str, language: str = "en") -> Client:
    """A browser in which somebody of the cast has signed in."""
    client = Client(headers={"Accept-Language": language, "Accept": "text/html"})
    response = client.post("/sign-in", {"username": username, "password": cast.PASSWORD})
    assert response.status_code == 302, response.content.decode()[-2000:]
    return client
