"""Part in decisions, model posts and sites, honours and service to society (task 4)."""

from datetime import date

from party_building.pioneers import rules
from party_building.pioneers.models import DecisionParticipation, PartyHonour, Pioneer, SocialContribution
from portal.accounts.models import PROVINCE
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class DecisionParticipations(Register):
    """党组织参与决策台账."""

    model, slug, task = DecisionParticipation, "decision-participations", 4
    title = _("党组织参与决策")
    fields = ["held_on", "matter", "opinion", "adopted"]
    key = ["held_on", "matter"]
    filters = ["opinion", "adopted"]
    search = ["matter"]
    past = ["held_on"]


@register
class Pioneers(Register):
    """党员先锋岗、党建示范点和品牌台账."""

    model, slug, task = Pioneer, "pioneers", 4
    title = _("先锋岗、示范点和品牌")
    fields = ["kind", "title", "holder", "set_up_on", "level", "reviewed_on"]
    key = ["kind", "title"]
    columns = ["title", "kind", "holder", "set_up_on", "level", "reviewed_on"]
    filters = ["kind", "level"]
    search = ["title"]
    relations = {"holder": "number"}
    past = ["set_up_on", "reviewed_on"]
    confirmed_by = PROVINCE

    def problems(self, record: Pioneer, today: date):
        yield from rules.pioneer_problems(kind=record.kind, held=record.holder_id is not None)


@register
class PartyHonours(Register):
    """党建荣誉台账."""

    model, slug, task = PartyHonour, "party-honours", 4
    title = _("党建荣誉")
    fields = ["number", "title", "level", "recipient", "granted_on"]
    key = ["number"]
    filters = ["level", "recipient"]
    search = ["number", "title"]
    past = ["granted_on"]
    confirmed_by = PROVINCE


@register
class SocialContributions(Register):
    """党员服务社会台账."""

    model, slug, task = SocialContribution, "social-contributions", 4
    title = _("党员服务社会")
    fields = ["title", "held_on", "kind", "members", "hours"]
    key = ["held_on", "title"]
    filters = ["kind"]
    search = ["title"]
    past = ["held_on"]
