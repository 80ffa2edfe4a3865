"""Paths of the cycle's stages, each room's own."""

from evaluation.applications.urls import urlpatterns as applications
from evaluation.cycles.urls import urlpatterns as cycles
from evaluation.integrity.urls import urlpatterns as integrity
from evaluation.listing.urls import urlpatterns as listing
from evaluation.publicity.urls import urlpatterns as publicity
from evaluation.recommendation.urls import urlpatterns as recommendation
from evaluation.review.urls import urlpatterns as review
from evaluation.standards.urls import urlpatterns as standards
from evaluation.surveillance.urls import urlpatterns as surveillance

app_name = "evaluation"
urlpatterns = [*applications, *cycles, *integrity, *standards, *recommendation, *publicity, *listing, *surveillance, *review]
