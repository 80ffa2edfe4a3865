"""Paths of the cycle's stages, each room's own."""

from evaluation.standards.urls import urlpatterns as standards

app_name = "evaluation"
urlpatterns = [*standards]
