"""Paths of the quality registers."""

from portal.registers.pages import urls
from portal.registers.register import REGISTERS

app_name = "quality"
urlpatterns = [page for kept in REGISTERS.values() if kept.app == app_name for page in urls(kept)]
