"""Paths to the desks. `<desk>/` comes last of all paths of a desk."""

from django.urls import path

from portal.home import views

app_name = "home"
urlpatterns = [
    path("start/", views.Start.as_view(), name="start"),
    path("<desk:desk>/", views.Next.as_view(), name="desk"),
]
