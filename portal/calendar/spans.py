"""Whole years and months back from a day: the windows and ages that rules and indicators count in. No clock, no database."""

from calendar import monthrange
from datetime import date, timedelta


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last day of that month where it is shorter."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_before(day: date, years: int) -> date:
    """The same day of an earlier year; 29 February becomes 28 February where that year has none."""
    return months_before(day, 12 * years)


def window(on: date, months: int) -> tuple[date, date]:
    """First and last day of the months that end on a day, both included (windows P1Y, P2Y, P3Y of the standard)."""
    return months_before(on, months) + timedelta(days=1), on


def full_years(on: date, number: int) -> list[int]:
    """The last complete calendar years on a day, oldest first; the year that ends on the day is complete."""
    last = (on + timedelta(days=1)).year - 1
    return list(range(last - number + 1, last + 1))


def full_months(on: date, number: int) -> list[date]:
    """First days of the last complete calendar months on a day, oldest first; the month that ends on the day is complete."""
    this_month = (on + timedelta(days=1)).replace(day=1)
    return [months_before(this_month, n) for n in range(number, 0, -1)]
