"""下一步, the first entry of every desk."""

from portal.kernel.desks import DESKS
from portal.kernel.problems import _
from portal.ui.desk import entry

for _desk in DESKS:
    entry(_desk, _("下一步"), "home:desk", icon="home", order=0, shared=True)
