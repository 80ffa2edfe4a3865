"""Every endpoint of the API, each declared by the room whose rows it shows."""

from rest_framework.routers import DefaultRouter

from evaluation.applications.api import add_to as add_applications
from evaluation.cycles.api import add_to as add_cycles
from evaluation.integrity.api import add_to as add_integrity
from evaluation.recommendation.api import add_to as add_recommendations
from evaluation.review.api import add_to as add_reviews
from evaluation.standards.api import add_to as add_standards
from evaluation.surveillance.api import add_to as add_surveillance
from institutions.registry.api import add_to as add_institutions
from portal.registers.endpoints import add_to as add_registers

api = DefaultRouter()
add_institutions(api)
add_registers(api)
add_recommendations(api)
add_standards(api)
add_cycles(api)
add_integrity(api)
add_surveillance(api)
add_applications(api)
add_reviews(api)
