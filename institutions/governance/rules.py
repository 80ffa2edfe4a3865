"""What management systems, risks and yearly reports must satisfy (task 7)."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _

BASIC = ("acceptance_review", "business", "major_matters", "risk", "supervision")
"""The five systems that task 7 names."""
REPORT_DUE = (3, 31)
"""Month and day by which the year before is reported (proposed; domain.md §4, 7.5)."""


def report_due(year: int) -> date:
    """The last day for the report on a year."""
    return date(year + 1, *REPORT_DUE)


def report_problems(*, year: int, submitted_on: date, today: date) -> Iterator[Problem]:
    """A report is on a year that is over."""
    if not 2015 <= year < today.year:
        yield Problem("year", _("报告年度须在 2015 至 %(year)d 之间；当年的报告在次年提交。") % {"year": today.year - 1}, "year")
    elif submitted_on.year <= year:
        yield Problem("submitted_early", _("提交日期须在报告年度结束以后。"), "submitted_on")


def repeal_problems(*, effective_on: date, repealed_on: date | None) -> Iterator[Problem]:
    """A system ends after it began."""
    if repealed_on and repealed_on <= effective_on:
        yield Problem("repealed_early", _("废止日期须晚于施行日期。"), "repealed_on")


def risk_problems(*, reviewed_on: date, closed_on: date | None) -> Iterator[Problem]:
    """A risk is closed when it was looked at, or later."""
    if closed_on and closed_on < reviewed_on:
        yield Problem("closed_early", _("关闭日期不能早于最近一次评估日期。"), "closed_on")
