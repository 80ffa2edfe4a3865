"""Tasks and registers on the desks that keep or read them."""

from institutions.registry.menu import REGISTERS
from portal.analysis.views import DESKS
from portal.kernel.problems import _
from portal.ui.desk import entry

for _desk in DESKS:
    entry(_desk, _("任务与台账"), "analysis:tasks", icon="list", order=72, group=REGISTERS, shared=True)
    entry(_desk, _("统计分析"), "analysis:analysis", icon="chart", order=74, group=REGISTERS, shared=True)
