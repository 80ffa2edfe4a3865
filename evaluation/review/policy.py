"""Who may see a case and who may act on it (domain.md §2.1–2.3, §5.5, §5.6)."""

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast
from guardian.models import UserObjectPermission

from evaluation.applications.models import Evidence
from evaluation.cycles.models import Cycle, Duty
from evaluation.cycles.selectors import has_duty
from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase, Score
from portal.accounts.models import INSTITUTION, MINISTRY, Role
from portal.files.policy import reader
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _
from quality.experts.models import Expert

OPENED = (Cycle.State.DELIBERATING, Cycle.State.PUBLICITY, Cycle.State.ANNOUNCED, Cycle.State.ARCHIVED)
TOLD = (Cycle.State.PUBLICITY, Cycle.State.ANNOUNCED, Cycle.State.ARCHIVED)
READING = (ReviewAssignment.State.SCORING, ReviewAssignment.State.SUBMITTED)
SECRETARY = Duty.Kind.REVIEW_SECRETARY


@visible(ReviewCase)
def visible_cases(actor: Actor, rows: QuerySet) -> QuerySet:
    """The ministry and the auditor see all; an expert the files they accepted, while they read (INV-12); provinces none.

    For an expert, both the assignment and the personal grant that came with it must stand, and scoring must be open. From the
    public notice on, an institution learns its own result (CAS-11).
    """
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    if actor.is_(Role.EXPERT):
        return _read_by(actor, rows)
    if actor.is_(*INSTITUTION):
        own = rows.filter(application__institution__organisation=actor.organisation_id)
        return own.filter(cycle__state__in=TOLD, state=ReviewCase.State.DECIDED)
    return rows.none()


def _read_by(actor: Actor, rows: QuerySet) -> QuerySet:
    live = ReviewAssignment.objects.filter(expert__user=actor.user_id, state__in=READING)
    named = {"permission__codename": "view_reviewcase", "permission__content_type__app_label": "evaluation"}
    granted = UserObjectPermission.objects.filter(user=actor.user_id, **named).values(case=Cast("object_pk", BigIntegerField()))
    return rows.filter(pk__in=live.values("case"), cycle__state=Cycle.State.REVIEWING).filter(pk__in=granted)


@reader(ReviewCase)
def evidence_of_cases(actor: Actor) -> Q | None:
    """An expert opens the files of an application while they read it (INV-12); the others' rights come with the application."""
    if not actor.is_(Role.EXPERT):
        return None
    seen = _read_by(actor, ReviewCase.objects.all()).values("application")
    return Q(pk__in=Evidence.objects.filter(application__in=seen).values("attachment"))


@visible(ReviewAssignment)
def visible_assignments(actor: Actor, rows: QuerySet) -> QuerySet:
    """An expert sees their own; the ministry all; the auditor all. No other expert's, ever (INV-15)."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    if actor.is_(Role.EXPERT):
        return rows.filter(expert__user=actor.user_id).exclude(state=ReviewAssignment.State.PROPOSED)
    return rows.none()


@visible(Score)
def visible_scores(actor: Actor, rows: QuerySet) -> QuerySet:
    """One's own at any time; the ministry's staff and the auditor only after the logged moment of opening (CYC-6)."""
    if actor.is_(Role.EXPERT):
        return rows.filter(assignment__expert__user=actor.user_id)
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows.filter(assignment__case__cycle__state__in=OPENED)
    return rows.none()


@visible(Conflict)
def visible_conflicts(actor: Actor, rows: QuerySet) -> QuerySet:
    """An expert sees what is recorded of them; the ministry and the auditor all."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    return rows.filter(expert__user=actor.user_id) if actor.is_(Role.EXPERT) else rows.none()


def _own(actor: Actor, assignment: ReviewAssignment) -> bool:
    return actor.is_(Role.EXPERT) and assignment.expert.user_id == actor.user_id


def _secretary(actor: Actor, case: ReviewCase) -> bool:
    return has_duty(actor, case.cycle_id, SECRETARY)


@permit("evaluation.review.receive", says=_("考核案件在受理推荐时由系统建立。"))
def receive(actor: Actor, application) -> bool:
    return actor.system == "evaluation.review"


permit("evaluation.review.assign", says=_("评审任务由本批考核的评审秘书分派。"))(_secretary)


@permit("evaluation.review.propose", says=_("评审任务由本批考核的评审秘书分派。"))
def propose(actor: Actor, cycle: Cycle) -> bool:
    return has_duty(actor, cycle, SECRETARY)


@permit("evaluation.review.void", says=_("尚未接受的分派由评审秘书更换，或由系统收回。"))
def void(actor: Actor, assignment: ReviewAssignment) -> bool:
    return actor.system == "evaluation.review" or has_duty(actor, assignment.case.cycle_id, SECRETARY)


@permit("evaluation.review.invite", says=_("评审分派方案由司法部负责人批准后发出邀请。"))
def invite(actor: Actor, case: ReviewCase) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


@permit("evaluation.review.invite_all", says=_("评审分派方案由司法部负责人批准后发出邀请。"))
def invite_all(actor: Actor, cycle: Cycle) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


@permit("evaluation.review.declare_conflict", says=_("回避关系由专家本人申报。"))
def declare_conflict(actor: Actor, expert: Expert) -> bool:
    return actor.is_(Role.EXPERT) and expert.user_id == actor.user_id


@permit("evaluation.review.add_conflict", says=_("他人反映的回避关系由评审秘书登记。"))
def add_conflict(actor: Actor, expert: Expert) -> bool:
    return actor.is_(Role.MINISTRY_STAFF)


@permit("evaluation.review.withdraw_conflict", says=_("回避关系由司法部负责人撤回。"))
def withdraw_conflict(actor: Actor, conflict: Conflict) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


permit("evaluation.review.accept", says=_("评审邀请由受邀专家本人答复。"))(_own)
permit("evaluation.review.decline", says=_("评审邀请由受邀专家本人答复。"))(_own)


@permit("evaluation.review.recuse", says=_("回避由专家本人提出，或由评审秘书根据反映作出。"))
def recuse(actor: Actor, assignment: ReviewAssignment) -> bool:
    return _own(actor, assignment) or actor.system == "evaluation.review" or has_duty(actor, assignment.case.cycle_id, SECRETARY)


@permit("evaluation.review.expire", says=_("逾期由系统自动处理。"))
def expire(actor: Actor, assignment: ReviewAssignment) -> bool:
    return actor.system == "evaluation.review"


permit("evaluation.review.score", says=_("评分只能由承担该任务的专家本人填写。"))(_own)
permit("evaluation.review.submit_sheet", says=_("评分表由专家本人提交。"))(_own)


@permit("evaluation.review.reopen", says=_("评分表只能由评审秘书因形式问题退回专家本人。"))
def reopen(actor: Actor, assignment: ReviewAssignment) -> bool:
    return has_duty(actor, assignment.case.cycle_id, SECRETARY)


@permit("evaluation.review.lock", says=_("关闭评分时由系统锁定。"))
def lock(actor: Actor, assignment: ReviewAssignment) -> bool:
    return actor.system == "evaluation.review"


@permit("evaluation.review.begin", says=_("评审人数到齐后由系统开始。"))
def begin(actor: Actor, case: ReviewCase) -> bool:
    return actor.system == "evaluation.review"


@permit("evaluation.review.compute", says=_("关闭评分时由系统计算。"))
def compute(actor: Actor, case: ReviewCase) -> bool:
    return actor.system == "evaluation.review"


permit("evaluation.review.deliberate", says=_("集体审议结果由本批考核的评审秘书记录。"))(_secretary)


@permit("evaluation.review.deliberate_all", says=_("集体审议结果由本批考核的评审秘书记录。"))
def deliberate_all(actor: Actor, cycle: Cycle) -> bool:
    return has_duty(actor, cycle, SECRETARY)


@permit("evaluation.review.redeliberate", says=_("名单退回审议时由系统办理。"))
def redeliberate(actor: Actor, case: ReviewCase) -> bool:
    return actor.system == "evaluation.review"


@permit("evaluation.review.decide", says=_("考核结果由司法部负责人决定。"))
def decide(actor: Actor, case: ReviewCase) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


@permit("evaluation.review.decide_all", says=_("考核结果由司法部负责人决定。"))
def decide_all(actor: Actor, cycle: Cycle) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)


@permit("evaluation.review.send_back", says=_("审议名单由司法部负责人退回一次。"))
def send_back(actor: Actor, cycle: Cycle) -> bool:
    return actor.is_(Role.MINISTRY_LEADER)
