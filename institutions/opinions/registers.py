"""Opinions, their use in court, and the yearly totals of an institution's work (tasks 6, 11, 16)."""

from datetime import date

from institutions.opinions import rules
from institutions.opinions.models import CaseYear, Opinion, OpinionOutcome
from portal.kernel.problems import _
from portal.registers.register import Register, register
from portal.registers.rules import year_problems


@register
class Opinions(Register):
    """鉴定意见书赋码台账."""

    model, slug, task = Opinion, "opinions", 11
    title = _("鉴定意见书赋码")
    fields = [
        "code", "field", "commissioner", "accepted_on", "due_on", "issued_on", "extended", "reappraisal", "traced_stages", "standing",
        "withdrawn_on",
    ]  # fmt: skip
    key = ["code"]
    columns = ["code", "field", "commissioner", "accepted_on", "due_on", "issued_on", "traced_stages", "standing"]
    filters = ["field", "commissioner", "standing", "reappraisal"]
    search = ["code"]
    past = ["accepted_on", "issued_on", "withdrawn_on"]

    def problems(self, record: Opinion, today: date):
        yield from rules.standing_problems(standing=record.standing, issued_on=record.issued_on, withdrawn_on=record.withdrawn_on)


@register
class OpinionOutcomes(Register):
    """意见书采信情况台账."""

    model, slug, task = OpinionOutcome, "opinion-outcomes", 16
    title = _("意见采信情况")
    fields = ["opinion", "court", "result", "own_fault", "reason", "reported_on"]
    key = ["opinion", "court"]
    filters = ["result", "own_fault"]
    search = ["opinion__code", "court"]
    relations = {"opinion": "code"}
    past = ["reported_on"]

    def problems(self, record: OpinionOutcome, today: date):
        yield from rules.outcome_problems(result=record.result, own_fault=record.own_fault, reason=record.reason)


@register
class CaseYears(Register):
    """年度业务数据台账."""

    model, slug, task = CaseYear, "case-years", 6
    title = _("年度业务数据")
    fields = [
        "year", "field", "commissions", "accepted", "refused", "issued", "terminated", "reappraisals", "overdue", "revenue_fen",
    ]  # fmt: skip
    key = ["year", "field"]
    columns = ["year", "field", "commissions", "accepted", "issued", "terminated", "overdue", "revenue_fen"]
    filters = ["field"]
    search = ["year"]

    def problems(self, record: CaseYear, today: date):
        yield from year_problems(record.year, today.year)
