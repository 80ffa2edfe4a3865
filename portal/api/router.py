"""Every endpoint of the API, each declared by the room whose rows it shows."""

from rest_framework.routers import DefaultRouter

from institutions.registry.api import add_to as add_institutions
from portal.registers.endpoints import add_to as add_registers

api = DefaultRouter()
add_institutions(api)
add_registers(api)
