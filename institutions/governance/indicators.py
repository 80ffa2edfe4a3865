"""How an institution governs itself, in numbers (task 7)."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext_lazy

from institutions.governance import rules, selectors
from institutions.governance.models import AnnualReport, ManagementSystem
from institutions.registry.models import Institution
from portal.calendar.spans import window
from portal.kernel.indicators import fact, indicator
from portal.kernel.problems import _
from portal.registers.counting import number, share, valid

Kind = ManagementSystem.Kind
NAMED = (Kind.ACCEPTANCE_REVIEW, Kind.BUSINESS, Kind.MAJOR_MATTERS, Kind.RISK, Kind.SUPERVISION)
"""The five kinds that task 7 names."""


def _named(on: date) -> QuerySet:
    return selectors.in_force(on).filter(kind__in=NAMED)


@indicator("institutions.governance.system_kinds", title=_("五类基本制度"), task=7, unit=pgettext_lazy("unit", "项"))
def system_kinds(on: date) -> QuerySet:
    """Of the five kinds named by task 7 those with a system in force on the day; the basis is the number of such systems."""
    return number(_named(on), of="kind")


@system_kinds.rows
def _named_rows(on: date, owner_id: int) -> QuerySet:
    return _named(on).filter(owner=owner_id)


@indicator("institutions.governance.reviewed_share", title=_("制度年度评审率"), task=7, unit="1")
def reviewed_share(on: date) -> QuerySet:
    """Last reviewed in the 12 months that end on the day ÷ systems of every kind in force on it."""
    return share(selectors.in_force(on), Q(reviewed_on__range=window(on, 12)))


@reviewed_share.rows
def _in_force_rows(on: date, owner_id: int) -> QuerySet:
    return selectors.in_force(on).filter(owner=owner_id)


@fact("institutions.governance.annual_report_missing")
def annual_report_missing(on: date, owner_ids=None) -> dict[int, bool]:
    """Whether the report that fell due last is still missing; asked of institutions that practised all that year (RC-22)."""
    year = on.year - 1 if on > rules.due_on(on.year - 1) else on.year - 2
    asked = Institution.objects.filter(state=Institution.State.ACTIVE, licensed_on__lt=date(year, 1, 1)).order_by()
    asked = asked if owner_ids is None else asked.filter(organisation__in=owner_ids)
    there = set(valid(AnnualReport, year=year, submitted_on__lte=on).values_list("owner", flat=True))
    return {owner: owner not in there for owner in asked.values_list("organisation", flat=True)}
