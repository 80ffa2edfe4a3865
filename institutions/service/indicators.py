"""The service of an institution in numbers (task 6)."""

from datetime import date

from django.db.models import Case, Count, QuerySet, Sum, When
from django.utils.translation import pgettext_lazy

from institutions.opinions.indicators import ISSUED_LAST_YEAR
from institutions.service.models import GreenChannelCase, SatisfactionSurvey
from portal.calendar.spans import full_months, window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import number, valid

LEAST_ANSWERS = 30
"""Answers below which a share of satisfied ones says nothing (Y3-01)."""


def _surveys(on: date) -> QuerySet:
    """Surveys of the last twelve complete months."""
    return valid(SatisfactionSurvey, period__in=[f"{month:%Y-%m}" for month in full_months(on, 12)])


@indicator("institutions.service.satisfied_share", title=_("服务满意率"), task=6, unit="1")
def satisfied_share(on: date) -> QuerySet:
    """Satisfied ÷ answered, over the last twelve complete months; below 30 answers there is no value, the basis says how many."""
    answers = _surveys(on).values("owner_id").annotate(whole=Sum("answered"))
    return answers.annotate(part=Case(When(whole__gte=LEAST_ANSWERS, then=Sum("satisfied"))))


@satisfied_share.rows
def _survey_rows(on: date, owner_id: int) -> QuerySet:
    return _surveys(on).filter(owner=owner_id)


def _served(on: date) -> QuerySet:
    return valid(GreenChannelCase, served_on__range=window(on, 12))


@indicator(
    "institutions.service.green_channel_rate", title=_("每千份意见书绿色通道服务"), task=6, unit=pgettext_lazy("unit", "次"),
    per=ISSUED_LAST_YEAR, times=1000,
)  # fmt: skip
def green_channel_rate(on: date) -> QuerySet:
    """Cases served through the green channel in 12 months, for each 1,000 opinions of the last complete year."""
    return number(_served(on))


@indicator("institutions.service.green_channel_days", title=_("绿色通道平均受理工作日"), task=6, unit=pgettext_lazy("unit", "日"))
def green_channel_days(on: date) -> QuerySet:
    """Mean working days to acceptance over the green-channel cases of 12 months."""
    return _served(on).values("owner_id").annotate(part=Sum("accepted_wd"), whole=Count("pk"))


def _served_rows(on: date, owner_id: int) -> QuerySet:
    return _served(on).filter(owner=owner_id)


for _counted in (green_channel_rate, green_channel_days):
    _counted.rows(_served_rows)
