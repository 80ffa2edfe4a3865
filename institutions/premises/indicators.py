"""The working environment of an institution in numbers (task 5)."""

from datetime import date

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import TruncMonth
from django.utils.translation import pgettext_lazy

from institutions.premises.models import EnvironmentCheck, Facility, PremisesSite
from portal.calendar.spans import full_months, window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import number, total, valid


def _sites(on: date) -> QuerySet:
    """Places the institution may use on the day: no end, or an end not yet past."""
    return valid(PremisesSite, Q(lease_until=None) | Q(lease_until__gte=on))


@indicator(
    "institutions.premises.area_per_appraiser", title=_("人均业务用房面积"), task=5, unit=pgettext_lazy("unit", "平方米/人"),
    per="personnel.appraisers.full_time_number",
)  # fmt: skip
def area_per_appraiser(on: date) -> QuerySet:
    """Square metres of all places in use ÷ full-time appraisers."""
    return total(_sites(on), "area_m2")


@area_per_appraiser.rows
def _site_rows(on: date, owner_id: int) -> QuerySet:
    return _sites(on).filter(owner=owner_id)


def _passed(on: date) -> QuerySet:
    return valid(Facility, passed=True, checked_on__range=window(on, 12))


@indicator("institutions.premises.facility_kinds", title=_("服务设施达标种类"), task=5, unit=pgettext_lazy("unit", "项"))
def facility_kinds(on: date) -> QuerySet:
    """Kinds of facilities, of nine, with a passed check in 12 months; the basis is the number of such checks."""
    return number(_passed(on), of="kind")


@facility_kinds.rows
def _passed_rows(on: date, owner_id: int) -> QuerySet:
    return _passed(on).filter(owner=owner_id)


def _checks(on: date) -> QuerySet:
    """Checks made in the last twelve complete months."""
    return valid(EnvironmentCheck).annotate(month=TruncMonth("checked_on")).filter(month__in=full_months(on, 12))


def _done(on: date) -> Q:
    """A check is done when everything passed, or what did not was put right by the day."""
    return Q(items_passed=F("items_total")) | Q(corrected_on__lte=on)


@indicator("institutions.premises.monthly_check_share", title=_("环境自查月度完成率"), task=5, unit="1")
def monthly_check_share(on: date) -> QuerySet:
    """Months with a check that is done ÷ 12, over the last twelve complete months."""
    months = Count("month", distinct=True, filter=_done(on))
    return _checks(on).values("owner_id").annotate(part=months, whole=Value(12))


@monthly_check_share.rows
def _done_rows(on: date, owner_id: int) -> QuerySet:
    return _checks(on).filter(_done(on), owner=owner_id)
