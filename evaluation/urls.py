"""Paths of the cycle's stages, each room's own."""

from evaluation.cycles.urls import urlpatterns as cycles
from evaluation.integrity.urls import urlpatterns as integrity
from evaluation.recommendation.urls import urlpatterns as recommendation
from evaluation.standards.urls import urlpatterns as standards
from evaluation.surveillance.urls import urlpatterns as surveillance

app_name = "evaluation"
urlpatterns = [*cycles, *integrity, *standards, *recommendation, *surveillance]
