"""What a yearly report must satisfy."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _
from portal.registers.rules import FIRST_YEAR

DUE = (3, 31)
"""Month and day of the next year by which a year's report is due."""


def is_late(*, year: int, submitted_on: date) -> bool:
    """True where a report was handed in after the day it was due."""
    return submitted_on > due_on(year)


def due_on(year: int) -> date:
    """The last day for the report on a year."""
    return date(year + 1, *DUE)


def report_problems(*, year: int, submitted_on: date) -> Iterator[Problem]:
    """A report is of a year since 2015, and handed in when that year has begun. Being late refuses nothing."""
    if year < FIRST_YEAR:
        yield Problem("year", _("报告年度不能早于 %(year)d 年。") % {"year": FIRST_YEAR}, "year")
    if submitted_on.year < year:
        yield Problem("before_its_year", _("提交日期早于报告年度。请核对报告年度和提交日期。"), "submitted_on")
