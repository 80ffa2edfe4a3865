"""Complaints for which an institution answers, in numbers (task 8)."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from institutions.complaints.models import Complaint
from institutions.complaints.rules import SUBSTANTIATED
from institutions.opinions.indicators import ISSUED_TWO_YEARS
from portal.calendar.spans import window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import count_fact, number, valid


def _substantiated(on: date) -> QuerySet:
    return valid(Complaint, outcome__in=SUBSTANTIATED, answered_on__range=window(on, 24))


@indicator(
    "institutions.complaints.substantiated_per_thousand", title=_("每千份意见书有责投诉"), task=8, unit=pgettext_lazy("unit", "件"),
    per=ISSUED_TWO_YEARS, times=1000,
)  # fmt: skip
def substantiated_per_thousand(on: date) -> QuerySet:
    """Complaints found true, wholly or partly, and answered in 24 months, for each 1,000 opinions of two complete years."""
    return number(_substantiated(on))


@substantiated_per_thousand.rows
def _substantiated_rows(on: date, owner_id: int) -> QuerySet:
    return _substantiated(on).filter(owner=owner_id)


@count_fact("institutions.complaints.substantiated_in_a_year")
def substantiated_in_a_year(on: date) -> QuerySet:
    """Complaints found true, wholly or partly, and answered in 12 months (RC-18)."""
    return valid(Complaint, outcome__in=SUBSTANTIATED, answered_on__range=window(on, 12))


@count_fact("institutions.complaints.penalised")
def penalised(on: date) -> QuerySet:
    """Of them those that led to a penalty (RC-19)."""
    return substantiated_in_a_year(on).filter(measures=Complaint.Measures.PENALTY)


@count_fact("institutions.complaints.beyond_scope")
def beyond_scope(on: date) -> QuerySet:
    """Complaints of practice without qualification found true in 24 months (V-12)."""
    return _substantiated(on).filter(grounds=Complaint.Grounds.QUALIFICATION)
