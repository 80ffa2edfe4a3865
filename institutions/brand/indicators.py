"""Public-interest work and honours in numbers (task 12)."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext_lazy

from institutions.brand.models import Honour, PublicWelfareActivity
from portal.calendar.spans import window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import points, total, valid

HONOUR_POINTS = {"national": 4, "provincial": 2, "municipal": 1}


def _activities(on: date) -> QuerySet:
    return valid(PublicWelfareActivity, held_on__range=window(on, 12))


@indicator(
    "institutions.brand.welfare_hours", title=_("人均公益服务时长"), task=12, unit=pgettext_lazy("unit", "小时"),
    per="personnel.appraisers.number",
)  # fmt: skip
def welfare_hours(on: date) -> QuerySet:
    """Hours of 12 months ÷ active appraisers."""
    return total(_activities(on), "hours")


@welfare_hours.rows
def _activity_rows(on: date, owner_id: int) -> QuerySet:
    return _activities(on).filter(owner=owner_id)


def _honours(on: date) -> QuerySet:
    """Honours of the institution granted in 36 months and standing on the day."""
    return valid(Honour, Q(revoked_on=None) | Q(revoked_on__gt=on), scope="institution", granted_on__range=window(on, 36))


@indicator("institutions.brand.honour_points", title=_("综合荣誉"), task=12, unit=pgettext_lazy("unit", "分"))
def honour_points(on: date) -> QuerySet:
    """National 4, provincial 2, municipal 1, of 36 months."""
    return points(_honours(on), level=HONOUR_POINTS)


@honour_points.rows
def _honour_rows(on: date, owner_id: int) -> QuerySet:
    return _honours(on).filter(owner=owner_id)
