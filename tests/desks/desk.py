"""What the tests of the desks share: somebody signed in, and pages as text."""

from django.test import Client

from cunqiao.identity.models import Grant
from cunqiao.identity.sessions import GRANT

MAX_QUERIES = 12  # a page of any desk
USERS = {
    "county_operator": "ou",
    "merchant": "mei",
    "driver": "di",
    "headquarters": "han",
    "auditor": "an",
    "partner": "qin",
}


def signed_in(username: str, language: str = "en") -> Client:
    """A browser in which somebody of the cast has signed in. Passwords are tried in `test_sessions`."""
    client = Client(headers={"Accept-Language": language, "Accept": "text/html"})
    session = client.session
    session[GRANT] = str(Grant.objects.get(person__username=username, valid_to=None).id)
    session.save()
    return client
