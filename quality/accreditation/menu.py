"""Certificates and their items on the desks."""

from institutions.registry.menu import REGISTERS
from portal.kernel.problems import _
from portal.ui.desk import entry

for _desk in ("institution", "province", "ministry", "audit"):
    entry(_desk, _("资质与认可"), "quality:accreditations", icon="shield", order=74, group=REGISTERS, shared=True)
    entry(_desk, _("认定项目"), "quality:accredited-items", icon="list", order=75, group=REGISTERS, shared=True)
