"""Paths of the registers of party building."""

from portal.registers.pages import urls
from portal.registers.register import REGISTERS

app_name = "party_building"
urlpatterns = [page for kept in REGISTERS.values() if kept.app == app_name for page in urls(kept)]
