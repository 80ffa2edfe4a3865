"""Paths of the API: its first version, its schema, and the page to read it."""

from django.urls import include, path

from portal.api import views
from portal.api.router import api

urlpatterns = [
    path("v1/", include(api.urls)),
    path("schema/", views.Schema.as_view(), name="api-schema"),
    path("docs/", views.Docs.as_view(), name="api-docs"),
]
