"""The register of appraisers on the desks."""

from institutions.registry.menu import REGISTERS
from portal.kernel.problems import _
from portal.ui.desk import entry

for _desk in ("institution", "province", "ministry", "audit"):
    entry(_desk, _("鉴定人"), "personnel:appraisers", icon="users", order=72, group=REGISTERS, shared=True)
