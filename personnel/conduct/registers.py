"""Rules of conduct, education in ethics and pledges (task 20)."""

from datetime import date

from personnel.conduct import rules
from personnel.conduct.models import ConductPledge, ConductRule, EthicsSession
from portal.kernel.problems import _
from portal.registers.register import Register, register
from portal.registers.rules import year_problems


@register
class ConductRules(Register):
    """职业道德准则与行为规范台账."""

    model, slug, task = ConductRule, "conduct-rules", 20
    title = _("职业道德准则与行为规范")
    fields = ["title", "kind", "effective_on"]
    key = ["title", "effective_on"]
    filters = ["kind"]
    search = ["title"]


@register
class EthicsSessions(Register):
    """职业道德和执业纪律教育台账."""

    model, slug, task = EthicsSession, "ethics-sessions", 20
    title = _("职业道德和执业纪律教育")
    fields = ["held_on", "topic", "hours", "due_attend", "attended"]
    key = ["held_on", "topic"]
    search = ["topic"]
    past = ["held_on"]


@register
class ConductPledges(Register):
    """忠诚、诚信承诺书台账."""

    model, slug, task = ConductPledge, "conduct-pledges", 20
    title = _("忠诚、诚信承诺书")
    fields = ["appraiser", "year", "signed_on"]
    key = ["appraiser", "year"]
    search = ["appraiser__name", "appraiser__licence_no"]
    relations = {"appraiser": "licence_no"}
    past = ["signed_on"]

    def problems(self, record: ConductPledge, today: date):
        yield from year_problems(record.year, today.year)
        yield from rules.pledge_problems(year=record.year, signed_on=record.signed_on)
