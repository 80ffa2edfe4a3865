"""Service to the public and honours in numbers (task 12)."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext_lazy

from institutions.brand.models import Honour, PublicWelfareActivity
from portal.calendar.spans import window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import points, total, valid

LEVEL_POINTS = {Honour.Level.NATIONAL: 4, Honour.Level.PROVINCIAL: 2, Honour.Level.MUNICIPAL: 1}


def _welfare(on: date) -> QuerySet:
    return valid(PublicWelfareActivity, held_on__range=window(on, 12))


@indicator(
    "institutions.brand.welfare_hours", title=_("人均公益服务时长"), task=12, unit=pgettext_lazy("unit", "小时"),
    per="personnel.appraisers.number",
)  # fmt: skip
def welfare_hours(on: date) -> QuerySet:
    """Hours of service to the public in 12 months ÷ active appraisers."""
    return total(_welfare(on), "hours")


@welfare_hours.rows
def _welfare_rows(on: date, owner_id: int) -> QuerySet:
    return _welfare(on).filter(owner=owner_id)


def _honours(on: date) -> QuerySet:
    """Honours of the institution itself granted in 36 months and not revoked by the day."""
    kept = Q(revoked_on=None) | Q(revoked_on__gt=on)
    return valid(Honour, kept, scope=Honour.Scope.INSTITUTION, granted_on__range=window(on, 36))


@indicator("institutions.brand.honour_points", title=_("综合荣誉分值"), task=12, unit=pgettext_lazy("unit", "分"))
def honour_points(on: date) -> QuerySet:
    """National honours 4, provincial 2, municipal 1, summed up over those of 36 months."""
    return points(_honours(on), level=LEVEL_POINTS)


@honour_points.rows
def _honour_rows(on: date, owner_id: int) -> QuerySet:
    return _honours(on).filter(owner=owner_id)
