"""Paths of the registers of party building."""

from portal.registers.register import REGISTERS
from portal.registers.urls import urls

app_name = "party_building"
urlpatterns = [page for kept in REGISTERS.values() if kept.app == app_name for page in urls(kept)]
