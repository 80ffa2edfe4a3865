"""Management systems, responsibilities, risks and yearly reports (task 7)."""

from datetime import date

from institutions.governance import rules
from institutions.governance.models import AnnualReport, ManagementSystem, ResponsibilityChart, RiskItem
from portal.accounts.models import PROVINCE
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class ManagementSystems(Register):
    """管理制度台账."""

    model, slug, task = ManagementSystem, "management-systems", 7
    title = _("管理制度")
    fields = ["kind", "title", "version", "effective_on", "reviewed_on", "next_review_on", "repealed_on"]
    key = ["title", "version"]
    columns = ["title", "kind", "version", "effective_on", "reviewed_on", "next_review_on", "repealed_on"]
    filters = ["kind"]
    search = ["title"]
    past = ["reviewed_on"]


@register
class ResponsibilityCharts(Register):
    """责任清单台账."""

    model, slug, task = ResponsibilityChart, "responsibility-charts", 7
    title = _("责任清单")
    fields = ["title", "role", "signed_on"]
    key = ["title", "signed_on"]
    filters = ["role"]
    search = ["title"]
    past = ["signed_on"]


@register
class RiskItems(Register):
    """风险管控台账."""

    model, slug, task = RiskItem, "risk-items", 7
    title = _("风险管控")
    fields = ["title", "level", "control", "owner_name", "reviewed_on", "closed_on"]
    key = ["title"]
    columns = ["title", "level", "owner_name", "reviewed_on", "closed_on"]
    filters = ["level"]
    search = ["title", "control", "owner_name"]
    past = ["reviewed_on", "closed_on"]


@register
class AnnualReports(Register):
    """年度报告台账. A late one is not refused; its record says that it is late."""

    model, slug, task = AnnualReport, "annual-reports", 7
    title = _("年度报告")
    fields = ["year", "submitted_on", "summary"]
    key = ["year"]
    search = ["year", "summary"]
    past = ["submitted_on"]
    confirmed_by = PROVINCE

    def problems(self, record: AnnualReport, today: date):
        yield from rules.report_problems(year=record.year, submitted_on=record.submitted_on)
