"""The addresses of the public pages."""

from django.urls import URLPattern, path

from cunqiao.public import entering, pictures, views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("enter", entering.go_in, name="enter"),
    path("anew", entering.make_anew, name="anew"),
    path("pictures/<uuid:picture_id>/small", pictures.picture, {"size": "small"}, name="small-picture"),
    path("pictures/<uuid:picture_id>/large", pictures.picture, {"size": "large"}, name="large-picture"),
]
