"""Who fills in, returns, verifies and sees an application (domain.md §2.1, §5.3; INV-52)."""

from django.db.models import Q, QuerySet

from evaluation.applications.models import Application, Evidence, SelfScore
from institutions.models import Institution
from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Role
from portal.files.policy import reader
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _

State = Application.State


@visible(Application)
def visible_applications(actor: Actor, rows: QuerySet) -> QuerySet:
    """An institution its own; its province from submission on; the ministry what was frozen for it; the auditor all."""
    if actor.is_(Role.AUDITOR):
        return rows
    if actor.is_(*INSTITUTION):
        return rows.filter(institution__organisation=actor.organisation_id)
    if actor.is_(*PROVINCE):
        return rows.filter(institution__organisation__parent=actor.organisation_id, submitted_at__isnull=False)
    if actor.is_(*MINISTRY):
        return rows.filter(state=State.FROZEN)
    return rows.none()


@visible(SelfScore)
def visible_self_scores(actor: Actor, rows: QuerySet) -> QuerySet:
    """As the application they belong to."""
    return rows.filter(application__in=visible_applications(actor, Application.objects.all()))


@reader(Application)
def evidence_readers(actor: Actor) -> Q:
    """Whoever may know of an application reads the files that serve it as evidence; what was uploaded and left out, nobody."""
    seen = visible_applications(actor, Application.objects.all())
    return Q(pk__in=Evidence.objects.filter(application__in=seen).values("attachment"))


def _of_own_people(actor: Actor, application: Application) -> bool:
    return actor.is_(*INSTITUTION, at=application.institution.organisation_id)


def _of_own_province(actor: Actor, application: Application, *roles: str) -> bool:
    return actor.is_(*roles, at=application.institution.organisation.parent_id)


@permit("evaluation.applications.begin", says=_("自评申报由本机构管理员开始。"))
def begin(actor: Actor, institution: Institution) -> bool:
    return actor.is_(Role.INSTITUTION_ADMIN, at=institution.organisation_id)


ANSWER_SAYS = _("自评由本机构的管理员或经办人填写。")
permit("evaluation.applications.answer", says=ANSWER_SAYS)(_of_own_people)
permit("evaluation.applications.link_evidence", says=ANSWER_SAYS)(_of_own_people)
permit("evaluation.applications.unlink_evidence", says=ANSWER_SAYS)(_of_own_people)
permit("evaluation.applications.add_evidence", says=ANSWER_SAYS)(_of_own_people)


@permit("evaluation.applications.sign_pledge", says=_("真实性承诺由机构管理员（负责人）签署。"))
def sign_pledge(actor: Actor, application: Application) -> bool:
    return actor.is_(Role.INSTITUTION_ADMIN, at=application.institution.organisation_id)


@permit("evaluation.applications.submit", says=_("自评申报由机构管理员（负责人）提交。"))
def submit(actor: Actor, application: Application) -> bool:
    return actor.is_(Role.INSTITUTION_ADMIN, at=application.institution.organisation_id)


@permit("evaluation.applications.return_to_institution", says=_("退回补正由本省经办人办理。"))
def return_to_institution(actor: Actor, application: Application) -> bool:
    return _of_own_province(actor, application, Role.PROVINCIAL_CLERK)


@permit("evaluation.applications.resubmit", says=_("补正由机构管理员（负责人）提交。"))
def resubmit(actor: Actor, application: Application) -> bool:
    return actor.is_(Role.INSTITUTION_ADMIN, at=application.institution.organisation_id)


@permit("evaluation.applications.check", says=_("材料由本省经办人核验。"))
def check(actor: Actor, application: Application) -> bool:
    return _of_own_province(actor, application, Role.PROVINCIAL_CLERK)


@permit("evaluation.applications.conclude", says=_("核验由本省经办人完成，再由负责人确认。"))
def conclude(actor: Actor, application: Application) -> bool:
    return _of_own_province(actor, application, Role.PROVINCIAL_CLERK)


@permit("evaluation.applications.verify", says=_("核验由本省负责人确认；核验人不能自己确认。"))
def verify(actor: Actor, application: Application) -> bool:
    return _of_own_province(actor, application, Role.PROVINCIAL_LEADER)


@permit("evaluation.applications.withdraw", says=_("撤回由机构管理员（负责人）提出。"))
def withdraw(actor: Actor, application: Application) -> bool:
    return actor.is_(Role.INSTITUTION_ADMIN, at=application.institution.organisation_id)


@permit("evaluation.applications.lapse", says=_("逾期由系统自动处理。"))
def lapse(actor: Actor, application: Application) -> bool:
    return actor.system == "evaluation.applications"


@permit("evaluation.applications.restate", says=_("数据更正后由系统重新计算。"))
def restate(actor: Actor, application: Application) -> bool:
    return actor.system == "evaluation.applications"


@permit("evaluation.applications.freeze", says=_("推荐提交时由系统锁定。"))
def freeze(actor: Actor, application: Application) -> bool:
    return actor.system == "evaluation.recommendation"
