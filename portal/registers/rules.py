"""What the years, months and days on a record and on a document behind it must satisfy."""

import re
from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _

FIRST_YEAR = 2015
"""The earliest year a register keeps figures of."""
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def year_problems(year: int, last: int) -> Iterator[Problem]:
    """A year a register keeps: since 2015, at the latest `last`."""
    if not FIRST_YEAR <= year <= last:
        yield Problem("year", _("年度须在 %(first)d 至 %(last)d 之间。") % {"first": FIRST_YEAR, "last": last}, "year")


def month_problems(month: str, today: date, field: str) -> Iterator[Problem]:
    """A month as 2026-05, and not one to come. `field` names the column it stands in."""
    if not _MONTH.fullmatch(month):
        yield Problem("month", _("请填四位年份和两位月份，例如 2026-05。您填的是“%(value)s”。") % {"value": month}, field)
    elif month > f"{today:%Y-%m}":
        yield Problem("month_in_future", _("月份不能晚于本月。"), field)


def document_problems(
    *, issued_on: date | None, valid_until: date | None, proves_from: date | None, proves_until: date | None, today: date
) -> Iterator[Problem]:
    """Everything that cannot be so of a document's days."""
    if issued_on and issued_on > today:
        yield Problem("in_future", _("出具日期不能晚于今天。"), "issued_on")
    if issued_on and valid_until and valid_until < issued_on:
        yield Problem("ends_early", _("有效期不能早于出具日期。"), "valid_until")
    if proves_from and proves_until and proves_until < proves_from:
        yield Problem("period", _("证明期间的止日不能早于起日。"), "proves_until")
