"""Paths of the people's registers."""

from personnel.appraisers.registers import Appraisers
from portal.registers.pages import urls
from portal.registers.register import REGISTERS

app_name = "personnel"
urlpatterns = urls(REGISTERS[Appraisers.slug])
