"""Assessments of competence and yearly appraisals (task 21)."""

from datetime import date

from personnel.competence import rules
from personnel.competence.models import AnnualAppraisal, CompetenceAssessment
from portal.accounts.models import PROVINCE
from portal.kernel.problems import _
from portal.registers.register import Register, register
from portal.registers.rules import year_problems


@register
class CompetenceAssessments(Register):
    """执业能力评估台账."""

    model, slug, task = CompetenceAssessment, "competence-assessments", 21
    title = _("执业能力评估")
    fields = ["appraiser", "year", "organiser", "outcome", "retaken_on"]
    key = ["appraiser", "year"]
    filters = ["outcome"]
    search = ["appraiser__name", "appraiser__licence_no", "organiser"]
    relations = {"appraiser": "licence_no"}
    past = ["retaken_on"]
    confirmed_by = PROVINCE

    def problems(self, record: CompetenceAssessment, today: date):
        yield from year_problems(record.year, today.year)
        yield from rules.retake_problems(year=record.year, outcome=record.outcome, retaken_on=record.retaken_on)


@register
class AnnualAppraisals(Register):
    """鉴定人年度考核台账."""

    model, slug, task = AnnualAppraisal, "annual-appraisals", 21
    title = _("鉴定人年度考核")
    fields = ["appraiser", "year", "grade"]
    key = ["appraiser", "year"]
    filters = ["grade"]
    search = ["appraiser__name", "appraiser__licence_no"]
    relations = {"appraiser": "licence_no"}

    def problems(self, record: AnnualAppraisal, today: date):
        yield from year_problems(record.year, today.year)
