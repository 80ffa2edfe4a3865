"""What a pledge must satisfy."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _


def pledge_problems(*, year: int, signed_on: date) -> Iterator[Problem]:
    """A pledge is signed for a year that runs or that comes next, not for one that is over."""
    if not year - 1 <= signed_on.year <= year:
        said = _("签署日期须在承诺年度或其上一年度内。请核对年度和签署日期。")
        yield Problem("signed_outside", said, "signed_on")
