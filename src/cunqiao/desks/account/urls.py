"""The addresses of the own account."""

from django.urls import URLPattern, path

from cunqiao.desks.account import views
from cunqiao.desks.account.second_factor import second_factor

urlpatterns: list[URLPattern] = [
    path("account/", views.account, name="account"),
    path("second-factor", second_factor, name="second-factor"),
    path("account/password", views.password, name="account-password"),
    path("account/others/end", views.end_others, name="account-end-others"),
    path("account/<uuid:sign_in_id>/end", views.end_one, name="account-end"),
]
