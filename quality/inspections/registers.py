"""The list of what may be inspected, kept by the ministry; inspections and their findings, kept by the province (task 15)."""

from datetime import date

from portal.accounts.models import Role
from portal.calendar.selectors import deadline
from portal.kernel.problems import _
from portal.registers.register import Register, register
from quality.inspections import rules
from quality.inspections.models import Inspection, InspectionFinding, InspectionItem


@register
class InspectionItems(Register):
    """抽查事项清单."""

    model, slug, task = InspectionItem, "inspection-items", 15
    title = _("抽查事项清单")
    fields = ["code", "title", "basis", "method", "version"]
    key = ["code"]
    search = ["code", "title", "basis"]
    keepers = (Role.MINISTRY_STAFF,)


@register
class Inspections(Register):
    """检查台账."""

    model, slug, task = Inspection, "inspections", 15
    title = _("监督检查")
    fields = ["number", "kind", "inspected_on", "inspectors_count", "result", "published_on"]
    key = ["number"]
    filters = ["kind", "result"]
    search = ["number"]
    keepers = (Role.PROVINCIAL_CLERK,)
    named_by = "institution__licence_no"
    past = ["inspected_on", "published_on"]


@register
class InspectionFindings(Register):
    """整改问题清单."""

    model, slug, task = InspectionFinding, "inspection-findings", 15
    title = _("整改问题清单")
    fields = ["inspection", "item", "severity", "facts", "due_on", "rectified_on", "verified_on"]
    key = ["inspection", "item"]
    filters = ["severity"]
    search = ["inspection__number", "item__code", "item__title", "facts"]
    relations = {"inspection": "number", "item": "code"}
    keepers = (Role.PROVINCIAL_CLERK,)
    named_by = "institution__licence_no"
    past = ["rectified_on", "verified_on"]

    def problems(self, record: InspectionFinding, today: date):
        inspected_on = record.inspection.inspected_on
        yield from rules.finding_problems(
            inspected_on=inspected_on, latest=deadline(inspected_on, rules.LONGEST_WORKING_DAYS), due_on=record.due_on,
            rectified_on=record.rectified_on, verified_on=record.verified_on,
        )  # fmt: skip
