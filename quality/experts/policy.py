"""Who enters, admits and changes experts (domain.md §2.1: staff prepare, the leader decides, the expert keeps own entries)."""

from django.db.models import QuerySet

from portal.accounts.models import MINISTRY, Organisation, Role
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _
from quality.experts.models import Expert

ROOM = "quality.experts"


@visible(Expert)
def visible_experts(actor: Actor, rows: QuerySet) -> QuerySet:
    """The ministry and the auditor see the pool; an expert sees oneself. Names are not public before a cycle is archived."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    return rows.filter(user=actor.user_id) if actor.is_(Role.EXPERT) else rows.none()


def _self(actor: Actor, expert: Expert) -> bool:
    return actor.is_(Role.EXPERT) and actor.user_id is not None and expert.user_id == actor.user_id


def _staff_or_self(actor: Actor, expert: Expert) -> bool:
    return actor.is_(Role.MINISTRY_STAFF) or _self(actor, expert)


@permit("quality.experts.nominate", says=_("专家由司法部工作人员登记提名。"))
def nominate(actor: Actor, ministry: Organisation) -> bool:
    return actor.is_(Role.MINISTRY_STAFF, at=ministry.pk)


@permit("quality.experts.nominate_again", says=_("聘期届满的专家由司法部工作人员再次提名。"))
def nominate_again(actor: Actor, expert: Expert) -> bool:
    return actor.is_(Role.MINISTRY_STAFF)


@permit("quality.experts.admit", says=_("专家由司法部负责人审核入库；提名人不能自己审核。"))
def admit(actor: Actor, expert: Expert) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


@permit("quality.experts.pause", says=_("专家由司法部负责人暂停，或由本人申请暂停。"))
def pause(actor: Actor, expert: Expert) -> bool:
    return actor.is_(Role.MINISTRY_LEADER) or _self(actor, expert) or actor.system == ROOM


@permit("quality.experts.resume", says=_("专家由司法部负责人恢复。"))
def resume(actor: Actor, expert: Expert) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


@permit("quality.experts.remove", says=_("专家由司法部负责人移出专家库。"))
def remove(actor: Actor, expert: Expert) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


@permit("quality.experts.expire", says=_("聘期届满由系统办理。"))
def expire(actor: Actor, expert: Expert) -> bool:
    return actor.system == ROOM


@permit("quality.experts.confirm", says=_("信息由专家本人每年确认。"))
def confirm(actor: Actor, expert: Expert) -> bool:
    return _self(actor, expert)


permit("quality.experts.amend", says=_("专家信息由司法部工作人员或本人修改。"))(_staff_or_self)
permit("quality.experts.add_employment", says=_("任职经历由司法部工作人员或本人登记。"))(_staff_or_self)
permit("quality.experts.end_employment", says=_("任职经历由司法部工作人员或本人登记。"))(_staff_or_self)
