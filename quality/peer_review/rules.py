"""What a round of peer review must satisfy."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _


def year_problems(year: int, published_on: date | None, today: date) -> Iterator[Problem]:
    """A year in which opinions may be reviewed, since 2015 and not one to come; nothing is published before its year."""
    if not 2015 <= year <= today.year:
        yield Problem("year", _("年度须在 2015 至 %(year)d 之间。") % {"year": today.year}, "year")
    elif published_on and published_on.year < year:
        yield Problem("published_early", _("结果发布日期不能早于评议年度。"), "published_on")
