"""Paths of the people's registers."""

from portal.registers.pages import urls
from portal.registers.register import REGISTERS

app_name = "personnel"
urlpatterns = [page for kept in REGISTERS.values() if kept.app == app_name for page in urls(kept)]
