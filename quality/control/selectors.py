"""Reads of the quality system."""

from bisect import bisect_right
from datetime import date, timedelta

from django.db.models import QuerySet

from portal.calendar.selectors import deadlines
from portal.calendar.spans import full_months, window
from portal.registers.counting import valid
from quality.control.models import CourtAppearance, InternalReview, Nonconformity
from quality.control.rules import SETTLED_WORKING_DAYS


def required_hearings(on: date) -> QuerySet:
    """Hearings of the 24 months that end on a day at which an appraiser had to appear."""
    return valid(CourtAppearance, required=True, hearing_on__range=window(on, 24))


def settled(on: date) -> QuerySet:
    """Nonconforming work found in the 24 months that end on a day, and so long before it that it should be closed."""
    first, last = window(on, 24)
    over = bisect_right(deadlines(first, last, SETTLED_WORKING_DAYS), on)  # the days whose limit has run out are the first ones
    return valid(Nonconformity, found_on__gte=first, found_on__lt=first + timedelta(days=over))


def reviews_of_a_year(on: date) -> QuerySet:
    """The internal reviews of the last twelve complete months."""
    return valid(InternalReview, period__in=[f"{month:%Y-%m}" for month in full_months(on, 12)])
