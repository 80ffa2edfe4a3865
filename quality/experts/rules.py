"""The expert pool (task 17; domain.md §5.15): terms, yearly confirmation, employments. Plain values in, problems out."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _

TERM_YEARS = 4
CONFIRM_MONTHS = 15
LEAST_REASON = 4


def years_later(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def term_end(admitted_on: date) -> date:
    """The last day of a term of four years that begins on a day."""
    return date.fromordinal(years_later(admitted_on, TERM_YEARS).toordinal() - 1)


def is_unconfirmed(confirmed_on: date | None, today: date) -> bool:
    """True where the expert has not confirmed the entries for more than 15 months; then nobody assigns to them."""
    if confirmed_on is None:
        return True
    months = (today.year - confirmed_on.year) * 12 + today.month - confirmed_on.month
    return months > CONFIRM_MONTHS or (months == CONFIRM_MONTHS and today.day > confirmed_on.day)


def confirm_by(confirmed_on: date) -> date:
    """The day a year after the last confirmation, by which the next is due."""
    return years_later(confirmed_on, 1)


def employment_problems(from_on: date, until_on: date | None, today: date) -> Iterator[Problem]:
    """What can't be right in an employment."""
    if from_on > today:
        yield Problem("future", _("起始日期不能晚于今天。请核对。"), "from_on")
    if until_on is not None and until_on < from_on:
        yield Problem("order", _("终止日期不能早于起始日期。请核对。"), "until_on")


def reason_problems(reason: str) -> Iterator[Problem]:
    """An expert is paused or removed only with a reason that stands in the record."""
    if len(reason.strip()) < LEAST_REASON:
        yield Problem("reason", _("请写明理由（至少 4 个字），它会留在专家的记录里。"), "_reason")
