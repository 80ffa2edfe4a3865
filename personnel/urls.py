"""Paths of the people's registers."""

from portal.registers.register import REGISTERS
from portal.registers.urls import urls

app_name = "personnel"
urlpatterns = [page for kept in REGISTERS.values() if kept.app == app_name for page in urls(kept)]
