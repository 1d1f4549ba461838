"""The addresses of the set-up and of invitations."""

from django.urls import URLPattern, path

from cunqiao.desks.setup import joining, views

urlpatterns: list[URLPattern] = [
    path("setup/<str:secret>/", views.step, name="set-up"),
    path("setup/<str:secret>/<str:name>", views.step, name="set-up-step"),
    path("invitation/<str:secret>/", joining.join, name="invitation"),
]
