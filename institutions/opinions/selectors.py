"""Reads of opinions and of the yearly totals."""

from datetime import date

from django.db.models import QuerySet

from institutions.opinions.models import CaseYear, Opinion
from portal.calendar.spans import full_years
from portal.registers.counting import valid


def issued_between(first: date, last: date) -> QuerySet:
    """Coded opinions issued between two days, both included."""
    return valid(Opinion, issued_on__range=(first, last))


def last_years(on: date, number: int) -> QuerySet:
    """The totals of the last complete years on a day."""
    return valid(CaseYear, year__in=full_years(on, number))
