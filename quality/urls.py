"""Paths of the quality registers."""

from portal.registers.register import REGISTERS
from portal.registers.urls import urls
from quality.experts.urls import urlpatterns as experts

app_name = "quality"
urlpatterns = [*experts, *(page for kept in REGISTERS.values() if kept.app == app_name for page in urls(kept))]
