"""Who may plan and move a cycle (domain.md §2.1, §5.1)."""

from django.db.models import QuerySet

from evaluation.cycles.models import Cycle, Duty
from evaluation.cycles.selectors import has_duty
from portal.accounts.models import MINISTRY, Organisation, Role
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _


@visible(Cycle)
def visible_cycles(actor: Actor, rows: QuerySet) -> QuerySet:
    """Everyone knows of a cycle once it is scheduled; drafts are the ministry's and the auditor's."""
    return rows if actor.is_(*MINISTRY, Role.AUDITOR) else rows.exclude(state=Cycle.State.DRAFT)


@visible(Duty)
def visible_duties(actor: Actor, rows: QuerySet) -> QuerySet:
    """Duties are the ministry's own affair."""
    return rows if actor.is_(*MINISTRY, Role.AUDITOR) else rows.none()


@permit("evaluation.cycles.draft", says=_("考核周期由司法部工作人员编制。"))
def draft(actor: Actor, ministry: Organisation) -> bool:
    return actor.is_(Role.MINISTRY_STAFF, at=ministry.pk)


@permit("evaluation.cycles.amend", says=_("考核周期由司法部工作人员编制；启动后不再修改。"))
def amend(actor: Actor, cycle: Cycle) -> bool:
    return actor.is_(Role.MINISTRY_STAFF)


@permit("evaluation.cycles.set_quotas", says=_("推荐名额由司法部工作人员编制，由负责人启动时确认。"))
def set_quotas(actor: Actor, cycle: Cycle) -> bool:
    return actor.is_(Role.MINISTRY_STAFF)


@permit("evaluation.cycles.assign_duty", says=_("岗位职责由司法部负责人指定。"))
def assign_duty(actor: Actor, cycle: Cycle) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


@permit("evaluation.cycles.end_duty", says=_("岗位职责由司法部负责人调整。"))
def end_duty(actor: Actor, duty: Duty) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


@permit("evaluation.cycles.schedule", says=_("考核周期由司法部负责人启动；编制人不能自己启动。"))
def schedule(actor: Actor, cycle: Cycle) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


@permit("evaluation.cycles.open", says=_("到申报开始日由系统自动开启。"))
def open_(actor: Actor, cycle: Cycle) -> bool:
    return actor.system == "evaluation.cycles"


@permit("evaluation.cycles.close_applications", says=_("到申报截止日由系统自动关闭。"))
def close_applications(actor: Actor, cycle: Cycle) -> bool:
    return actor.system == "evaluation.cycles"


@permit("evaluation.cycles.close_recommendations", says=_("到推荐截止日、或各省全部提交后由系统自动关闭。"))
def close_recommendations(actor: Actor, cycle: Cycle) -> bool:
    return actor.system in ("evaluation.cycles", "evaluation.recommendation")


@permit("evaluation.cycles.start_review", says=_("专家考核由司法部工作人员启动。"))
def start_review(actor: Actor, cycle: Cycle) -> bool:
    return actor.is_(Role.MINISTRY_STAFF)


@permit("evaluation.cycles.close_scoring", says=_("评分由本批考核的成绩管理人员关闭。"))
def close_scoring(actor: Actor, cycle: Cycle) -> bool:
    return has_duty(actor, cycle, Duty.Kind.RESULT_OFFICER)


@permit("evaluation.cycles.open_publicity", says=_("签发公示时由系统转入公示。"))
def open_publicity(actor: Actor, cycle: Cycle) -> bool:
    return actor.system == "evaluation.publicity"


@permit("evaluation.cycles.announce", says=_("签发公告时由系统转入已公告。"))
def announce(actor: Actor, cycle: Cycle) -> bool:
    return actor.system == "evaluation.listing"


@permit("evaluation.cycles.archive", says=_("考核周期由司法部工作人员归档。"))
def archive(actor: Actor, cycle: Cycle) -> bool:
    return actor.is_(Role.MINISTRY_STAFF)
