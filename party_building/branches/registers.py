"""Party organisations, the year's coverage and the rules of party work (tasks 1, 2)."""

from datetime import date

from django.db.models import QuerySet

from party_building.branches import rules
from party_building.branches.models import PartyCoverage, PartyOrganisation, PartyRule
from portal.accounts.models import PROVINCE
from portal.kernel.problems import _
from portal.registers.register import Register, register
from portal.registers.rules import year_problems


@register
class PartyOrganisations(Register):
    """党组织台账."""

    model, slug, task = PartyOrganisation, "party-organisations", 1
    title = _("党组织")
    fields = [
        "name", "kind", "established_on", "superior", "secretary", "committee_size", "term_until", "full_members", "standing",
        "dissolved_on",
    ]  # fmt: skip
    key = ["name"]
    columns = ["name", "kind", "superior", "secretary", "committee_size", "full_members", "term_until", "standing"]
    filters = ["kind", "standing"]
    search = ["name", "superior", "secretary"]
    expires = "term_until"
    past = ["established_on", "dissolved_on"]
    confirmed_by = PROVINCE

    def current(self, rows: QuerySet) -> QuerySet:
        """Who was dissolved has no committee to elect anew."""
        return rows.filter(standing=PartyOrganisation.Standing.ACTIVE)

    def problems(self, record: PartyOrganisation, today: date):
        yield from rules.organisation_problems(
            committee_size=record.committee_size, standing=record.standing, established_on=record.established_on,
            dissolved_on=record.dissolved_on,
        )  # fmt: skip


@register
class PartyCoverages(Register):
    """党的组织和工作覆盖台账."""

    model, slug, task = PartyCoverage, "party-coverages", 1
    title = _("党的组织和工作覆盖")
    fields = [
        "year", "members_total", "organisation_required", "organisation_present", "instructor", "three_enter_1", "three_enter_2",
        "three_enter_3", "sync_planned", "sync_set_up", "sync_staffed", "sync_started",
    ]  # fmt: skip
    key = ["year"]
    columns = ["year", "members_total", "organisation_required", "organisation_present", "instructor"]
    filters = ["organisation_required", "organisation_present", "instructor"]
    search = ["year"]

    def problems(self, record: PartyCoverage, today: date):
        yield from year_problems(record.year, today.year)
        yield from rules.coverage_problems(members_total=record.members_total, organisation_required=record.organisation_required)


@register
class PartyRules(Register):
    """党建制度台账."""

    model, slug, task = PartyRule, "party-rules", 2
    title = _("党建制度")
    fields = ["title", "effective_on", "reviewed_on"]
    key = ["title"]
    search = ["title"]
    past = ["reviewed_on"]
