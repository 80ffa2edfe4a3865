"""What a round of peer review must satisfy."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _


def publication_problems(year: int, published_on: date | None) -> Iterator[Problem]:
    """Nothing is published before the year it is about."""
    if published_on and published_on.year < year:
        yield Problem("published_early", _("结果发布日期不能早于评议年度。"), "published_on")
