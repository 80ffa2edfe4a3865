"""Places of work, their facilities and the checks of them (task 5)."""

from datetime import date

from institutions.premises import rules
from institutions.premises.models import EnvironmentCheck, Facility, PremisesSite
from portal.kernel.problems import _
from portal.registers.register import Register, register


@register
class PremisesSites(Register):
    """执业场所台账."""

    model, slug, task = PremisesSite, "premises-sites", 5
    title = _("执业场所")
    fields = ["name", "address", "area_m2", "office_m2", "laboratory_m2", "archive_m2", "reception_m2", "tenure", "lease_until"]
    key = ["name"]
    columns = ["name", "address", "area_m2", "office_m2", "laboratory_m2", "reception_m2", "tenure", "lease_until"]
    filters = ["tenure"]
    search = ["name", "address"]
    expires = "lease_until"

    def problems(self, record: PremisesSite, today: date):
        yield from rules.tenure_problems(tenure=record.tenure, lease_until=record.lease_until)


@register
class Facilities(Register):
    """服务设施台账."""

    model, slug, task = Facility, "facilities", 5
    title = _("服务设施")
    fields = ["kind", "description", "checked_on", "passed"]
    key = ["kind", "checked_on"]
    filters = ["kind", "passed"]
    search = ["description"]
    past = ["checked_on"]


@register
class EnvironmentChecks(Register):
    """环境自查台账."""

    model, slug, task = EnvironmentCheck, "environment-checks", 5
    title = _("环境自查")
    fields = ["checked_on", "items_total", "items_passed", "corrected_on"]
    key = ["checked_on"]
    past = ["checked_on", "corrected_on"]
