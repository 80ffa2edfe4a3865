"""Paths of the API, under /api/v1/."""

from portal.api.router import api

urlpatterns = api.urls
