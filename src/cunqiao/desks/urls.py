"""The addresses of the office."""

from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from cunqiao.desks.account import urls as account
from cunqiao.desks.auditor.desk import AUDITOR
from cunqiao.desks.county.desk import COUNTY
from cunqiao.desks.driver.desk import DRIVER
from cunqiao.desks.framework import session
from cunqiao.desks.framework.desk import Desk
from cunqiao.desks.headquarters.desk import HEADQUARTERS
from cunqiao.desks.merchant.desk import MERCHANT
from cunqiao.desks.setup import urls as setup
from cunqiao.desks.shared import search

DESKS: list[Desk] = [COUNTY, HEADQUARTERS, MERCHANT, DRIVER, AUDITOR]

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in", session.sign_in, name="sign-in"),
    path("sign-out", session.sign_out, name="sign-out"),
    path("place", session.place, name="place"),
    *setup.urlpatterns,
    *account.urlpatterns,
    path("language", set_language, name="language"),
    *(url for desk in DESKS for url in [*desk.urls(), *search.urls(desk)]),
]
