"""The addresses of the public pages."""

from django.urls import URLPattern, path

from cunqiao.public import entering, views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("enter", entering.go_in, name="enter"),
    path("anew", entering.make_anew, name="anew"),
]
