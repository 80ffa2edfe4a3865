"""Tasks and registers on the desks that keep or read them."""

from institutions.registry.menu import REGISTERS
from portal.analysis.views import DESKS
from portal.kernel.problems import _
from portal.ui.desk import entry

for _desk in DESKS:
    entry(_desk, _("任务与台账"), "analysis:tasks", icon="list", order=72, group=REGISTERS, shared=True)
