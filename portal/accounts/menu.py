"""People on the menus of the desks that keep accounts."""

from portal.accounts.models import Role
from portal.kernel.problems import _
from portal.ui.desk import entry

KEEPERS = {
    "ministry": (Role.MINISTRY_STAFF, Role.MINISTRY_LEADER),
    "province": (Role.PROVINCIAL_LEADER,),
    "institution": (Role.INSTITUTION_ADMIN,),
    "association": (),
}
for _desk, _roles in KEEPERS.items():
    entry(_desk, _("账户与身份"), "people:people", icon="users", order=910, group=_("本单位"), roles=_roles, shared=True)
