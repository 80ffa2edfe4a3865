"""Internal management in numbers and facts (task 7)."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext_lazy

from institutions.governance import rules
from institutions.governance.models import AnnualReport, ManagementSystem
from institutions.registry.models import Institution
from portal.calendar.spans import window
from portal.kernel.indicators import fact, indicator
from portal.kernel.problems import _
from portal.registers.counting import number, share, valid


def _in_force(on: date) -> QuerySet:
    return valid(ManagementSystem, Q(repealed_on=None) | Q(repealed_on__gt=on), effective_on__lte=on)


@indicator("institutions.governance.system_kinds", title=_("五类基本制度齐备"), task=7, unit=pgettext_lazy("unit", "类"))
def system_kinds(on: date) -> QuerySet:
    """Of the five kinds of systems that task 7 names, those in force on the day."""
    return number(_in_force(on).filter(kind__in=rules.BASIC), "kind")


@system_kinds.rows
def _basic(on: date, owner_id: int) -> QuerySet:
    return _in_force(on).filter(kind__in=rules.BASIC, owner=owner_id)


@indicator("institutions.governance.reviewed_share", title=_("制度年度评审率"), task=7, unit="1")
def reviewed_share(on: date) -> QuerySet:
    """Reviewed in 12 months, or in force for less than that ÷ systems in force on the day."""
    first, last = window(on, 12)
    return share(_in_force(on), Q(reviewed_on__range=(first, last)) | Q(effective_on__range=(first, last)))


@reviewed_share.rows
def _systems(on: date, owner_id: int) -> QuerySet:
    return _in_force(on).filter(owner=owner_id)


@fact("institutions.governance.annual_report_missing")
def annual_report_missing(on: date, owner_ids=None) -> dict[int, bool]:
    """Whether the report that fell due last is still missing; asked of institutions that practised all that year (RC-22)."""
    year = on.year - 1 if on > rules.report_due(on.year - 1) else on.year - 2
    asked = Institution.objects.filter(state=Institution.State.ACTIVE, licensed_on__lt=date(year, 1, 1)).order_by()
    asked = asked if owner_ids is None else asked.filter(organisation__in=owner_ids)
    there = set(valid(AnnualReport, year=year, submitted_on__lte=on).values_list("owner", flat=True))
    return {owner: owner not in there for owner in asked.values_list("organisation", flat=True)}
