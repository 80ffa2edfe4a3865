"""Management systems, statements of responsibility, risks, yearly reports (task 7)."""

from datetime import date

from institutions.governance import rules
from institutions.governance.models import AnnualReport, ManagementSystem, ResponsibilityChart, RiskItem
from portal.accounts.models import PROVINCE
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class ManagementSystems(Register):
    """内部管理制度台账."""

    model, slug, task = ManagementSystem, "management-systems", 7
    title = _("内部管理制度")
    fields = ["kind", "title", "version", "effective_on", "reviewed_on", "next_review_on", "repealed_on"]
    key = ["title", "version"]
    columns = ["title", "kind", "version", "effective_on", "reviewed_on", "next_review_on"]
    filters = ["kind"]
    search = ["title"]
    expires = "next_review_on"
    past = ["effective_on", "reviewed_on", "repealed_on"]

    def current(self, rows):
        """Systems still in force are to be reviewed."""
        return rows.filter(repealed_on=None)

    def problems(self, record: ManagementSystem, today: date):
        yield from rules.repeal_problems(effective_on=record.effective_on, repealed_on=record.repealed_on)


@register
class ResponsibilityCharts(Register):
    """权责义务清单台账."""

    model, slug, task = ResponsibilityChart, "responsibility-charts", 7
    title = _("权责义务清单")
    fields = ["role", "title", "signed_on", "signers"]
    key = ["role", "signed_on"]
    filters = ["role"]
    search = ["title"]
    past = ["signed_on"]


@register
class RiskItems(Register):
    """风险清单台账."""

    model, slug, task = RiskItem, "risk-items", 7
    title = _("执业风险清单")
    fields = ["title", "level", "control", "owner_name", "reviewed_on", "closed_on"]
    key = ["title"]
    columns = ["title", "level", "owner_name", "reviewed_on", "closed_on"]
    filters = ["level"]
    search = ["title", "control", "owner_name"]
    past = ["reviewed_on", "closed_on"]

    def problems(self, record: RiskItem, today: date):
        yield from rules.risk_problems(reviewed_on=record.reviewed_on, closed_on=record.closed_on)


@register
class AnnualReports(Register):
    """年度报告台账."""

    model, slug, task = AnnualReport, "annual-reports", 7
    title = _("年度报告")
    fields = ["year", "submitted_on", "summary"]
    key = ["year"]
    columns = ["year", "submitted_on", "summary"]
    search = ["summary"]
    past = ["submitted_on"]
    confirmed_by = PROVINCE

    def problems(self, record: AnnualReport, today: date):
        yield from rules.report_problems(year=record.year, submitted_on=record.submitted_on, today=today)
