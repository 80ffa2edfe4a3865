"""Working days and statutory limits, pure (domain.md §7; working-days.md).

The day of the event is not counted. A limit ends at 24:00 of its last day. A year without the State Council's notice is
computed from the statutory festivals and marked provisional (暂定).
"""

import calendar as months
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)

# 全国年节及纪念日放假办法 (in force since 2025): 13 days. Solar ones by month and day; lunar ones tabulated below.
_SOLAR = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
# 清明, 除夕 (first of four days of 春节), 端午, 中秋: dates of the astronomical calendar of GB/T 33661-2017.
_LUNAR = {
    2027: ((4, 5), (2, 5), (6, 9), (9, 15)),
    2028: ((4, 4), (1, 25), (5, 28), (10, 3)),
    2029: ((4, 4), (2, 12), (6, 16), (9, 22)),
    2030: ((4, 5), (2, 2), (6, 5), (9, 12)),
    2031: ((4, 5), (1, 22), (6, 24), (10, 1)),
}


@dataclass(frozen=True)
class Calendar:
    """What deviates from Monday–Friday in the years whose notice is confirmed; other years are provisional."""

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    _cache: dict = field(default_factory=dict, compare=False, hash=False, repr=False)

    def is_working_day(self, day: date) -> bool:
        """True on Monday–Friday unless off, and on weekend days that are worked (调休上班)."""
        if day in self.work:
            return True
        if day.weekday() >= 5:
            return False
        return day not in (self.off if day.year in self.years else self._statutory(day.year))

    def is_provisional(self, *days: date) -> bool:
        """True where a count over these days' years rests on a year without a notice."""
        years = [d.year for d in days]
        return any(y not in self.years for y in range(min(years), max(years) + 1))

    def _statutory(self, year: int) -> frozenset[date]:
        if year not in self._cache:
            self._cache[year] = frozenset(statutory_days(year))
        return self._cache[year]


def statutory_days(year: int) -> Iterator[date]:
    """The statutory days off of a year; only the solar ones where the lunar dates are not tabulated."""
    yield from (date(year, m, d) for m, d in _SOLAR)
    if year in _LUNAR:
        qingming, eve, dragon_boat, mid_autumn = (date(year, m, d) for m, d in _LUNAR[year])
        yield from (qingming, dragon_boat, mid_autumn, *(eve + n * DAY for n in range(4)))


def add_working_days(calendar: Calendar, start: date, n: int) -> date:
    """The n-th working day strictly after `start`; n = 0 gives `start` itself when worked, else the next working day."""
    day, left = start, n
    if n == 0:
        while not calendar.is_working_day(day):
            day += DAY
        return day
    while left:
        day += DAY
        left -= calendar.is_working_day(day)
    return day


def limits(calendar: Calendar, first: date, last: date, n: int) -> Iterator[date]:
    """The last day of a limit of n working days that begins on each of these days, in their order.

    One pass: a start that moves on over a worked day moves its limit to the next worked day, over a free day not at all.
    """
    limit = add_working_days(calendar, first, n)
    for k in range((last - first).days + 1):
        if k and calendar.is_working_day(first + k * DAY):
            limit = add_working_days(calendar, limit, 1)
        yield limit


def working_days_between(calendar: Calendar, after: date, until: date) -> int:
    """Working days d with after < d <= until; 0 when `until` does not lie after."""
    return sum(calendar.is_working_day(after + n * DAY) for n in range(1, (until - after).days + 1))


def calendar_days_roll_forward(calendar: Calendar, start: date, n: int) -> date:
    """n calendar days after `start`; a last day that is off moves to the next working day (民法典 art. 203)."""
    return add_working_days(calendar, start + n * DAY, 0)


def moved_limit(told: date, recomputed: date) -> date:
    """A provisional limit someone was told may move only later when the notice comes (INV-50)."""
    return max(told, recomputed)


def year_problems(year: int, days: Mapping[date, str]) -> Iterator[tuple[date, str]]:
    """What can't be right in a notice: (day, code) for other years' days, weekends marked off, weekdays marked worked."""
    for day, kind in sorted(days.items()):
        if day.year != year:
            yield day, "other_year"
        elif kind == "off" and day.weekday() >= 5:
            yield day, "weekend_off"
        elif kind == "work" and day.weekday() < 5:
            yield day, "weekday_worked"


_DAY = re.compile(r"(?:(?P<iso>\d{4}-\d{1,2}-\d{1,2})|(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日)")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_TO = re.compile(r"\s*(?:至|到|—|–|－|~|～)+\s*")
_KIND = re.compile(r"放假|上班|off|work", re.IGNORECASE)


def days_said(year: int, text: str) -> dict[date, str]:
    """What a notice says of a year, read from its own words: each day it takes off (off) or has worked (work).

    Understood are the sentences of the State Council's notices (“10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日
    （周六）上班。”) and plain lines (“2027-02-05 off”). Weekend days inside a holiday are left out, because they are off anyway; so are
    days of the year before or after that a holiday reaches into. A day that can't be is left out too.
    """
    found: dict[date, str] = {}
    for sentence in re.split(r"[。；;\n]", _ASIDE.sub("", text)):
        pending: list[date] = []
        month, at = 0, 0
        for mark in re.finditer(f"{_DAY.pattern}|(?P<kind>{_KIND.pattern})", sentence, re.IGNORECASE):
            if mark["kind"]:
                kind = "work" if mark["kind"].lower() in ("上班", "work") else "off"
                found |= {day: kind for day in pending if day.year == year and not (kind == "off" and day.weekday() >= 5)}
                pending = []
                continue
            if mark["month"]:
                month = int(mark["month"])
            day = _day(mark, year, month)
            if day is None:
                continue
            if pending and _TO.fullmatch(sentence[at : mark.start()]):
                pending += [pending[-1] + n * DAY for n in range(1, (day - pending[-1]).days + 1)]
            else:
                pending.append(day)
            at = mark.end()
    return found


def _day(mark: re.Match, year: int, month: int) -> date | None:
    try:
        if mark["iso"]:
            return date(*map(int, mark["iso"].split("-")))
        return date(int(mark["year"] or year), month, int(mark["day"]))
    except ValueError:
        return None


def weeks(year: int, month: int) -> list[list[date | None]]:
    """A month as weeks from Monday to Sunday; None before its first and after its last day."""
    return [[date(year, month, n) if n else None for n in week] for week in months.monthcalendar(year, month)]


def moved_days(before: Calendar, after: Calendar, year: int) -> Iterator[tuple[date, bool]]:
    """The days of a year that one calendar counts and the other does not: (day, worked now)."""
    for n in range((date(year, 12, 31) - date(year, 1, 1)).days + 1):
        day = date(year, 1, 1) + n * DAY
        if before.is_working_day(day) != after.is_working_day(day):
            yield day, after.is_working_day(day)
