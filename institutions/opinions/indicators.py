"""The work of an institution in numbers (tasks 6, 9, 11, 16).

What is set against the year's totals (CaseYear) looks at the last complete calendar years instead of the 12 or 24 months, because
totals are reported by the year.
"""

from datetime import date

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from institutions.opinions import selectors
from institutions.opinions.models import CaseYear, Opinion, OpinionOutcome
from institutions.registry.models import Scope
from institutions.registry.selectors import scopes_in_force
from portal.calendar.spans import full_years, window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import count_fact, number, share, total, valid

STAGES = 6
"""受理、检材、实施、复核、签发、归档."""
LEAST_ACTIVE = 5
"""Opinions a year from which a field counts as practised (L5-09)."""
ISSUED_LAST_YEAR, ISSUED_TWO_YEARS = "institutions.opinions.issued_last_year", "institutions.opinions.issued_two_years"
COPIES = pgettext_lazy("unit", "份")


@indicator(ISSUED_LAST_YEAR, title=_("上一完整年度出具意见书"), task=6, unit=COPIES)
def issued_last_year(on: date) -> QuerySet:
    """Opinions issued in the last complete calendar year, by the year's totals; what others are set against."""
    return total(selectors.last_years(on, 1), "issued")


@indicator(ISSUED_TWO_YEARS, title=_("近两个完整年度出具意见书"), task=6, unit=COPIES)
def issued_two_years(on: date) -> QuerySet:
    """The same of the last two complete years."""
    return total(selectors.last_years(on, 2), "issued")


@issued_last_year.rows
def _last_year(on: date, owner_id: int) -> QuerySet:
    return selectors.last_years(on, 1).filter(owner=owner_id)


@issued_two_years.rows
def _two_years(on: date, owner_id: int) -> QuerySet:
    return selectors.last_years(on, 2).filter(owner=owner_id)


def _coded(on: date) -> QuerySet:
    return valid(Opinion, issued_on__year=full_years(on, 1)[0])


@indicator("institutions.opinions.coded_share", title=_("鉴定意见书赋码率"), task=11, unit="1", per=ISSUED_LAST_YEAR)
def coded_share(on: date) -> QuerySet:
    """Coded opinions of the last complete year ÷ issued in it."""
    return number(_coded(on))


@coded_share.rows
def _coded_rows(on: date, owner_id: int) -> QuerySet:
    return _coded(on).filter(owner=owner_id)


def _year_of(on: date) -> QuerySet:
    return selectors.issued_between(*window(on, 12))


@indicator("institutions.opinions.traced_share", title=_("全过程留痕率"), task=11, unit="1")
def traced_share(on: date) -> QuerySet:
    """With all six stages traced ÷ coded opinions issued in 12 months."""
    return share(_year_of(on), Q(traced_stages=STAGES))


@indicator("institutions.opinions.on_time_share", title=_("按期出具率"), task=6, unit="1")
def on_time_share(on: date) -> QuerySet:
    """Issued on or before the day due (an approved extension counted) ÷ coded opinions issued in 12 months."""
    return share(_year_of(on), Q(issued_on__lte=F("due_on")))


def _issued(on: date, owner_id: int) -> QuerySet:
    return _year_of(on).filter(owner=owner_id)


for _counted in (traced_share, on_time_share):
    _counted.rows(_issued)


def _failed(on: date) -> QuerySet:
    """Opinions withdrawn in 24 months, or not followed for a reason of the institution's reported in them; each once."""
    span = window(on, 24)
    rejected = valid(OpinionOutcome, opinion=OuterRef("pk"), result=OpinionOutcome.Result.REJECTED, own_fault=True, reported_on__range=span)
    return valid(Opinion, Q(standing=Opinion.Standing.WITHDRAWN, withdrawn_on__range=span) | Exists(rejected))


@indicator(
    "institutions.opinions.rejected_per_thousand", title=_("每千份意见未被采信与撤回"), task=16, unit=COPIES,
    per=ISSUED_TWO_YEARS, times=1000,
)  # fmt: skip
def rejected_per_thousand(on: date) -> QuerySet:
    """Withdrawn, or not followed for the institution's reason, in 24 months, for each 1,000 opinions of two complete years."""
    return number(_failed(on))


@rejected_per_thousand.rows
def _failed_rows(on: date, owner_id: int) -> QuerySet:
    return _failed(on).filter(owner=owner_id)


@indicator("institutions.registry.active_field_share", title=_("业务覆盖与活跃度"), task=9, unit="1")
def active_field_share(on: date) -> QuerySet:
    """Licensed fields with at least five opinions in each of the last two complete years ÷ licensed fields."""
    busy = valid(CaseYear, owner=OuterRef("owner"), field=OuterRef("field"), year__in=full_years(on, 2), issued__gte=LEAST_ACTIVE)
    years = Coalesce(Subquery(busy.values("owner").annotate(n=Count("year")).values("n"), output_field=IntegerField()), 0)
    return share(scopes_in_force(on).order_by().annotate(years=years), Q(years=2))


@active_field_share.rows
def _licensed_fields(on: date, owner_id: int) -> QuerySet:
    return scopes_in_force(on).filter(owner=owner_id)


@count_fact("institutions.opinions.outside_scope")
def outside_scope(on: date) -> QuerySet:
    """Opinions of 24 months in a field that was not granted on the day the case was accepted (RC-42)."""
    held = Scope.objects.filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=OuterRef("accepted_on")), state="valid", owner=OuterRef("owner"),
        field=OuterRef("field"), granted_on__lte=OuterRef("accepted_on"),
    )  # fmt: skip
    return selectors.issued_between(*window(on, 24)).filter(~Exists(held))
