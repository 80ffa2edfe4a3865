"""Who grades and who publishes (domain.md §2.1: the clerk prepares, the leader decides)."""

from django.db.models import Q, QuerySet

from evaluation.integrity.models import IntegrityAssessment, IntegrityGrade
from portal.accounts.models import MINISTRY, PROVINCE, Organisation, Role
from portal.kernel.policy import Actor, permit, visible
from portal.kernel.problems import _

PUBLISHED = Q(state=IntegrityAssessment.State.PUBLISHED)


@visible(IntegrityAssessment)
def visible_assessments(actor: Actor, rows: QuerySet) -> QuerySet:
    """A province sees its own; published ones are everybody's."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    return rows.filter(PUBLISHED | Q(province=actor.organisation_id)) if actor.is_(*PROVINCE) else rows.filter(PUBLISHED)


@visible(IntegrityGrade)
def visible_grades(actor: Actor, rows: QuerySet) -> QuerySet:
    """Published grades are public; before that only the grading province's own people see them."""
    if actor.is_(*MINISTRY, Role.AUDITOR):
        return rows
    final = ~Q(state=IntegrityGrade.State.ASSESSED)
    if actor.is_(*PROVINCE):
        return rows.filter(final | Q(assessment__province=actor.organisation_id))
    return rows.filter(final)


@permit("evaluation.integrity.open", says=_("诚信等级评估由本省经办人启动。"))
def open_(actor: Actor, province: Organisation) -> bool:
    return actor.is_(Role.PROVINCIAL_CLERK, at=province.pk)


GRADE_SAYS = _("诚信等级由本省经办人评定。")


@permit("evaluation.integrity.grade", says=GRADE_SAYS)
def grade(actor: Actor, assessment: IntegrityAssessment) -> bool:
    return actor.is_(Role.PROVINCIAL_CLERK, at=assessment.province_id)


permit("evaluation.integrity.import_grades", says=GRADE_SAYS)(grade)


@permit("evaluation.integrity.publish", says=_("诚信等级由本省负责人公布；评定人不能自己公布。"))
def publish(actor: Actor, assessment: IntegrityAssessment) -> bool:
    return actor.is_(Role.PROVINCIAL_LEADER, at=assessment.province_id)


@permit("evaluation.integrity.change", says=_("已公布的等级由本省负责人依据决定变更。"))
def change(actor: Actor, grade: IntegrityGrade) -> bool:
    return actor.is_(Role.PROVINCIAL_LEADER, at=grade.assessment.province_id)
