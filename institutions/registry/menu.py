"""The registry of institutions on the desks."""

from portal.kernel.problems import _
from portal.ui.desk import entry

REGISTERS = _("登记与台账")

entry("institution", _("机构档案"), "institutions:profile", icon="building", order=30, group=REGISTERS, shared=True)
for _desk in ("province", "ministry", "audit"):
    entry(_desk, _("鉴定机构"), "institutions:institutions", icon="building", order=70, group=REGISTERS, shared=True)
