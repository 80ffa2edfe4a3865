"""Reads of proficiency testing."""

from datetime import date

from django.db.models import QuerySet

from portal.calendar.selectors import deadlines
from portal.calendar.spans import window
from portal.registers.counting import valid
from portal.registers.models import Record
from quality.proficiency.models import ProficiencyResult, ProficiencyRound
from quality.proficiency.rules import CORRECTION_WORKING_DAYS, POOR


def results(on: date) -> QuerySet:
    """Results issued in the 24 months that end on a day, in rounds that stand."""
    return valid(ProficiencyResult, round__state=Record.State.VALID, issued_on__range=window(on, 24))


def poor(on: date) -> QuerySet:
    """Those of them that are to be corrected."""
    return results(on).filter(outcome__in=POOR)


def rounds(on: date) -> QuerySet:
    """Rounds whose results were published in the 24 months that end on a day."""
    return valid(ProficiencyRound, published_on__range=window(on, 24))


def correction_limits(on: date) -> dict[date, date]:
    """The last day for the correction of poor results, by the day on which they were issued; one query.

    A limit in working days is nothing the database can count, because years without a notice follow from the festivals; results
    are issued on few days, and only their limits are handed to it.
    """
    first, last = window(on, 24)
    limits = deadlines(first, last, CORRECTION_WORKING_DAYS)
    return {day: limits[(day - first).days] for day in poor(on).values_list("issued_on", flat=True).distinct()}
