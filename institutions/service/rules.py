"""What the month of a survey must satisfy."""

import re
from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def month_problems(month: str, today: date) -> Iterator[Problem]:
    """A month as 2026-05, and not one to come."""
    if not _MONTH.fullmatch(month):
        yield Problem("month", _("请填四位年份和两位月份，例如 2026-05。您填的是“%(value)s”。") % {"value": month}, "period")
    elif month > f"{today:%Y-%m}":
        yield Problem("month_in_future", _("月份不能晚于本月。"), "period")
