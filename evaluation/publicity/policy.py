"""Who may see notices and objections and who may act on them (domain.md §2.1, SOD-2, SOD-4, INV-28)."""

from django.db.models import QuerySet

from evaluation.cycles.models import Cycle, Duty
from evaluation.cycles.selectors import has_duty
from evaluation.publicity import selectors
from evaluation.publicity.models import Inquiry, Objection, PublicityNotice
from portal.accounts.models import INSTITUTION, MINISTRY, Role
from portal.files.policy import reads_with
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _

State = PublicityNotice.State


@visible(PublicityNotice)
def visible_notices(actor: Actor, rows: QuerySet) -> QuerySet:
    """What is before the public is everybody's; a list still being prepared the ministry's and the auditor's."""
    return rows if actor.is_(*MINISTRY, Role.AUDITOR) else rows.filter(state__in=[State.OPEN, State.CLOSED])


@visible(Objection)
def visible_objections(actor: Actor, rows: QuerySet) -> QuerySet:
    """The objection officers of the cycle, the leaders who answer, the auditor. Nobody else knows that there is one (INV-28)."""
    if actor.is_(Role.MINISTRY_LEADER, Role.AUDITOR):
        return rows
    if actor.is_(Role.MINISTRY_STAFF):
        return rows.filter(notice__cycle__in=selectors.by_officer(actor.user_id))
    return rows.none()


@visible(Inquiry)
def visible_inquiries(actor: Actor, rows: QuerySet) -> QuerySet:
    """The institution what it is asked itself; those who see the objection what was asked because of it."""
    if actor.is_(*INSTITUTION):
        return rows.filter(institution__organisation=actor.organisation_id)
    return rows.filter(objection__in=visible_objections(actor, Objection.objects.all()))


reads_with(Objection)


def _officer(actor: Actor, objection: Objection) -> bool:
    return has_duty(actor, objection.notice.cycle_id, Duty.Kind.OBJECTION_OFFICER)


def _leader(actor: Actor, row) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


def _anyone(actor: Actor, row) -> bool:
    """Everybody, with an account or without; an auditor writes nothing but audit notes (SOD-10)."""
    return not actor.is_(Role.AUDITOR)


@permit("evaluation.publicity.prepare", says=_("公示名单由本批考核的公示经办人员拟定。"))
def prepare(actor: Actor, cycle: Cycle) -> bool:
    return has_duty(actor, cycle, Duty.Kind.PUBLICITY_OFFICER)


permit("evaluation.publicity.open", says=_("公示由司法部负责人签发；拟定人不能自己签发。"))(_leader)


@permit("evaluation.publicity.recount", says=_("公示期按工作日历由系统计算。"))
def recount(actor: Actor, notice: PublicityNotice) -> bool:
    return actor.system == "evaluation.publicity"


@permit("evaluation.publicity.close", says=_("公示期满由系统关闭，任何人不能提前。"))
def close(actor: Actor, notice: PublicityNotice) -> bool:
    return actor.system == "evaluation.publicity"


@permit("evaluation.publicity.strike", says=_("异议成立时由系统移出名单。"))
def strike(actor: Actor, notice: PublicityNotice) -> bool:
    return actor.system == "evaluation.publicity"


@permit("evaluation.publicity.hold_back", says=_("暂缓公告的机构在拟定公告时确定。"))
def hold_back(actor: Actor, notice: PublicityNotice) -> bool:
    return actor.system == "evaluation.listing"


permit("evaluation.publicity.object", says=_("任何单位和个人都可以提出异议。"))(_anyone)
permit("evaluation.publicity.say", says=_("凭查询码可以继续对话。"))(_anyone)
permit("evaluation.publicity.withdraw", says=_("凭查询码可以撤回异议。"))(_anyone)

permit("evaluation.publicity.admit", says=_("异议由本批考核的异议经办人员受理。"))(_officer)
permit("evaluation.publicity.refuse", says=_("是否受理由本批考核的异议经办人员决定。"))(_officer)
permit("evaluation.publicity.ask", says=_("与异议人的对话由本批考核的异议经办人员进行。"))(_officer)
permit("evaluation.publicity.inquire", says=_("请机构说明由本批考核的异议经办人员办理。"))(_officer)
permit("evaluation.publicity.draft_answer", says=_("答复由本批考核的异议经办人员拟定。"))(_officer)
permit("evaluation.publicity.open_identity", says=_("异议人身份只有本批考核的异议经办人员可以查看。"))(_officer)
permit("evaluation.publicity.send_back", says=_("答复由司法部负责人审签。"))(_leader)
permit("evaluation.publicity.answer", says=_("答复由司法部负责人签发；拟定人不能自己签发。"))(_leader)


@permit("evaluation.publicity.respond", says=_("只有被询问的机构可以说明。"))
def respond(actor: Actor, inquiry: Inquiry) -> bool:
    return actor.is_(*INSTITUTION, at=inquiry.institution.organisation_id)
