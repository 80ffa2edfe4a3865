"""Instruments and their calibrations on the desks."""

from institutions.registry.menu import REGISTERS
from portal.kernel.problems import _
from portal.ui.desk import entry

for _desk in ("institution", "province", "ministry", "audit"):
    entry(_desk, _("仪器设备"), "quality:instruments", icon="scale", order=76, group=REGISTERS, shared=True)
    entry(_desk, _("校准证书"), "quality:calibrations", icon="check", order=77, group=REGISTERS, shared=True)
