"""The quality system of an institution (task 16): its documents, audits and reviews, what went wrong, and what is checked."""

from datetime import date

from portal.kernel.problems import _
from portal.registers.register import Register, register
from portal.registers.rules import month_problems
from quality.control import rules
from quality.control.models import (
    ControlPoint,
    CourtAppearance,
    InternalAudit,
    InternalReview,
    ManagementReview,
    Method,
    Nonconformity,
    QualityDocument,
    SelfCommission,
)


@register
class QualityDocuments(Register):
    """质量体系文件台账."""

    model, slug, task = QualityDocument, "quality-documents", 16
    title = _("质量体系文件")
    fields = ["level", "code", "version", "effective_on", "reviewed_on"]
    key = ["code", "version"]
    columns = ["code", "version", "level", "effective_on", "reviewed_on"]
    filters = ["level"]
    search = ["code"]
    past = ["reviewed_on"]


@register
class InternalAudits(Register):
    """内部审核台账."""

    model, slug, task = InternalAudit, "internal-audits", 16
    title = _("内部审核")
    fields = ["held_on", "clauses", "nonconformities", "closed"]
    key = ["held_on"]
    past = ["held_on"]


@register
class ManagementReviews(Register):
    """管理评审台账."""

    model, slug, task = ManagementReview, "management-reviews", 16
    title = _("管理评审")
    fields = ["held_on", "chair", "outputs", "outputs_done"]
    key = ["held_on"]
    search = ["chair"]
    past = ["held_on"]


@register
class Nonconformities(Register):
    """不符合工作台账."""

    model, slug, task = Nonconformity, "nonconformities", 16
    title = _("不符合工作")
    fields = ["number", "found_on", "source", "severity", "closed_on", "effective"]
    key = ["number"]
    filters = ["source", "severity", "effective"]
    search = ["number"]
    past = ["found_on", "closed_on"]

    def problems(self, record: Nonconformity, today: date):
        yield from rules.closing_problems(closed_on=record.closed_on, effective=record.effective)


@register
class Methods(Register):
    """方法验证台账."""

    model, slug, task = Method, "methods", 16
    title = _("方法验证")
    fields = ["field", "standard_no", "title", "verified_on", "current"]
    key = ["field", "standard_no"]
    columns = ["standard_no", "title", "field", "verified_on", "current"]
    filters = ["field", "current"]
    search = ["standard_no", "title"]
    past = ["verified_on"]


@register
class CourtAppearances(Register):
    """出庭作证台账."""

    model, slug, task = CourtAppearance, "court-appearances", 16
    title = _("出庭作证")
    fields = ["number", "notified_on", "hearing_on", "required", "appeared", "form", "absence_reason"]
    key = ["number"]
    filters = ["required", "appeared", "form"]
    search = ["number", "absence_reason"]
    past = ["notified_on"]

    def problems(self, record: CourtAppearance, today: date):
        yield from rules.appearance_problems(
            hearing_on=record.hearing_on, required=record.required, appeared=record.appeared, form=record.form,
            absence_reason=record.absence_reason, today=today,
        )  # fmt: skip


@register
class InternalReviews(Register):
    """内部复核台账."""

    model, slug, task = InternalReview, "internal-reviews", 16
    title = _("内部复核")
    fields = ["period", "opinions", "reviewed", "defects"]
    key = ["period"]
    search = ["period"]

    def problems(self, record: InternalReview, today: date):
        yield from month_problems(record.period, today, "period")


@register
class SelfCommissions(Register):
    """一方当事人自行委托台账."""

    model, slug, task = SelfCommission, "self-commissions", 16
    title = _("一方当事人自行委托")
    fields = ["number", "commissioned_on", "field", "checked", "notice_given", "accepted"]
    key = ["number"]
    filters = ["field", "checked", "notice_given", "accepted"]
    search = ["number"]
    past = ["commissioned_on"]


@register
class ControlPoints(Register):
    """五个因素管控检查台账."""

    model, slug, task = ControlPoint, "control-points", 16
    title = _("质量管控检查")
    fields = ["factor", "checked_on", "result", "action"]
    key = ["factor", "checked_on"]
    filters = ["factor", "result"]
    search = ["action"]
    past = ["checked_on"]

    def problems(self, record: ControlPoint, today: date):
        yield from rules.action_problems(result=record.result, action=record.action)
