"""Reads of the quality system."""

from datetime import date, timedelta

from django.db.models import QuerySet

from portal.calendar.selectors import working_days_left
from portal.calendar.spans import full_months, window
from portal.registers.counting import valid
from quality.control.models import CourtAppearance, InternalReview, Nonconformity
from quality.control.rules import SETTLED_WORKING_DAYS


def required_hearings(on: date) -> QuerySet:
    """Hearings of the 24 months that end on a day at which an appraiser had to appear."""
    return valid(CourtAppearance, required=True, hearing_on__range=window(on, 24))


def settled(on: date) -> QuerySet:
    """Nonconforming work found in the 24 months that end on a day, and so long before it that it should be closed."""
    first, _last = window(on, 24)
    return valid(Nonconformity, found_on__range=(first, _days_back(on, SETTLED_WORKING_DAYS)))


def _days_back(on: date, working_days: int) -> date:
    """The last day that lies at least so many working days before a day."""
    day = on - timedelta(days=working_days)
    while working_days_left(day, on) < working_days:
        day -= timedelta(days=1)
    return day


def reviews_of_a_year(on: date) -> QuerySet:
    """The internal reviews of the last twelve complete months."""
    return valid(InternalReview, period__in=[f"{month:%Y-%m}" for month in full_months(on, 12)])
