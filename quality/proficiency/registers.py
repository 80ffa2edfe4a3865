"""Rounds of proficiency testing, kept by the ministry, and the results of each institution in them (task 14)."""

from datetime import date

from portal.accounts.models import PROVINCE, Role
from portal.kernel.problems import _
from portal.registers.register import Register, register
from portal.registers.rules import year_problems
from quality.proficiency import rules
from quality.proficiency.models import ProficiencyResult, ProficiencyRound


@register
class ProficiencyRounds(Register):
    """能力验证计划台账."""

    model, slug, task = ProficiencyRound, "proficiency-rounds", 14
    title = _("能力验证计划")
    fields = ["code", "organiser", "field", "year", "item", "closes_on", "published_on", "mandatory"]
    key = ["code"]
    filters = ["field", "mandatory"]
    search = ["code", "organiser", "item"]
    keepers = (Role.MINISTRY_STAFF,)
    past = ["published_on"]

    def problems(self, record: ProficiencyRound, today: date):
        yield from year_problems(record.year, today.year + 1)


@register
class ProficiencyResults(Register):
    """能力验证结果台账."""

    model, slug, task = ProficiencyResult, "proficiency-results", 14
    title = _("能力验证结果")
    fields = ["round", "outcome", "issued_on", "corrected_on", "verified_on"]
    key = ["round"]
    filters = ["outcome"]
    search = ["round__code", "round__item"]
    relations = {"round": "code"}
    confirmed_by = PROVINCE
    past = ["issued_on", "corrected_on", "verified_on"]

    def problems(self, record: ProficiencyResult, today: date):
        yield from rules.correction_problems(outcome=record.outcome, corrected_on=record.corrected_on, verified_on=record.verified_on)
