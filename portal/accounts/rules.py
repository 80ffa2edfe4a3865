"""Who gives which role where, and what a membership may never be (domain.md §2.1 last rows; SOD-9, SOD-10). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.kernel.problems import Problem, _

OWN = {
    ("ministry_leader", "ministry"): ("ministry_staff", "ministry_leader", "expert", "auditor"),
    ("provincial_leader", "province"): ("provincial_clerk", "provincial_leader"),
    ("association", "association"): ("association",),
    ("institution_admin", "institution"): ("institution_clerk", "institution_admin"),
}
BELOW = {
    ("ministry_leader", "province"): ("provincial_leader",),
    ("ministry_leader", "association"): ("association",),
    ("provincial_leader", "institution"): ("institution_admin",),
    ("provincial_leader", "association"): ("association",),
}


def grantable(role: str, *, kind: str, own: bool, below: bool) -> tuple[str, ...]:
    """The roles that somebody in `role` gives and takes at an organisation of this kind: their own, or one directly below."""
    if own:
        return OWN.get((role, kind), ())
    return BELOW.get((role, kind), ()) if below else ()


@dataclass(frozen=True)
class Opening:
    """What is known of a membership about to be opened. `held` are the roles the person holds now, anywhere."""

    role: str
    grantable: tuple[str, ...]
    own: bool  # the person who gives it would be the one who gets it
    held: tuple[str, ...]
    other_name: bool  # the account exists under another name
    active: bool
    until: date | None


def opening_problems(opening: Opening, *, today: date) -> Iterator[Problem]:
    """Everything that stands in the way of a membership."""
    if not opening.active:
        yield Problem("inactive", _("这个单位已停用，不能再增加人员。"))
    if opening.role not in opening.grantable:
        yield Problem("role", _("您不能授予这个角色。请从列表中选一个，或请上级单位办理。"), "role")
    if opening.own:
        yield Problem("own_role", _("不能给自己增加身份。请由本单位另一位负责人或上级单位办理。"), "username")
    if opening.other_name:
        yield Problem("taken", _("这个用户名已有人使用，登记的姓名不同。是同一个人，请填账户上的姓名；不是，请换一个用户名。"), "username")
    if opening.held and (opening.role == "auditor" or "auditor" in opening.held):
        yield Problem("auditor", _("审计人员不能兼任其他身份。请先结束此人现有的身份，或另选一人。"), "role")
    if opening.until and opening.until < today:
        yield Problem("until", _("终止日期已过。请填今天或以后的日期，长期有效则留空。"), "until")


def ending_problems(*, own: bool, reason: str) -> Iterator[Problem]:
    """Everything that stands in the way of ending a membership."""
    if own:
        yield Problem("own_role", _("不能结束自己的身份。请由本单位另一位负责人或上级单位办理。"))
    if not reason:
        yield Problem("reason", _("请写明结束的原因，例如“调离本单位”。"), "_reason")


def resetting_problems(*, own: bool, elsewhere: bool, reason: str) -> Iterator[Problem]:
    """Everything that stands in the way of resetting somebody's sign-in: it must not open another organisation's work."""
    if own:
        yield Problem("own", _("不能重置自己的登录方式。请在“账户与安全”里修改密码或二次验证。"))
    if elsewhere:
        yield Problem("elsewhere", _("此人在其他单位也有身份，重置会影响那里的工作。请由司法部负责人办理。"))
    if not reason:
        yield Problem("reason", _("请写明重置的原因，例如“更换手机，恢复码遗失”。"), "_reason")
