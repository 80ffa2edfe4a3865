"""The calendar in force and the limits computed from it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from portal.calendar import rules
from portal.calendar.models import CalendarDay, CalendarYear

_KEY = "calendar-version"
_held: dict = {}


def calendar() -> rules.Calendar:
    """The confirmed years as the rules see them; kept per process until a year is confirmed."""
    version = cache.get(_KEY, 0)
    if _held.get("version") != version or not _held["calendar"].years:
        confirmed = CalendarYear.objects.filter(state=CalendarYear.State.CONFIRMED)
        days = list(CalendarDay.objects.filter(year__in=confirmed).values_list("date", "kind"))
        _held["calendar"] = rules.Calendar(
            off=frozenset(d for d, kind in days if kind == "off"),
            work=frozenset(d for d, kind in days if kind == "work"),
            years=frozenset(confirmed.values_list("year", flat=True)),
        )
        _held["version"] = version
    return _held["calendar"]


def forget() -> None:
    """Called when a year was confirmed: every process reads the calendar anew."""
    _held.clear()
    cache.set(_KEY, timezone.now().timestamp(), None)


def deadline(start: date, working_days: int) -> date:
    """The last day (included) of a limit in working days that begins with an event on `start`."""
    return rules.add_working_days(calendar(), start, working_days)


def deadlines(first: date, last: date, working_days: int) -> list[date]:
    """The same for a limit that begins on each day from the first to the last; for counting in the database."""
    return list(rules.limits(calendar(), first, last, working_days))


def working_days_left(today: date, until: date) -> int:
    """Working days after today up to `until` included; negative when the limit is over."""
    if until < today:
        return -rules.working_days_between(calendar(), until, today)
    return rules.working_days_between(calendar(), today, until)


def end_of(day: date) -> datetime:
    """The exclusive end of a day: the midnight after it, in Beijing."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def provisional(*days: date) -> bool:
    """True where one of these days' years has no notice yet (暂定)."""
    return calendar().is_provisional(*days)


def later_of(told: date, start: date, working_days: int) -> date:
    """A limit once told, counted anew in the calendar in force: it moves only later (INV-50)."""
    return rules.moved_limit(told, deadline(start, working_days))


def for_page(years: QuerySet) -> QuerySet:
    """With their days."""
    return years.prefetch_related("days")


def shown_years(today: date) -> list[dict]:
    """Every year that is entered, and this and the next two: its row or None, and whether limits in it are provisional; one query."""
    entered = {row.year: row for row in for_page(CalendarYear.objects.all())}
    years = sorted(entered.keys() | {today.year + n for n in range(3)}, reverse=True)
    held = calendar()
    return [{"year": y, "row": entered.get(y), "provisional": y not in held.years} for y in years]


def year_of(year: int) -> CalendarYear | None:
    """One year as entered."""
    return for_page(CalendarYear.objects.filter(year=year)).first()


def drafts() -> QuerySet:
    """Years that wait for the second person."""
    return CalendarYear.objects.filter(state=CalendarYear.State.DRAFT).order_by("year")


def with_days(year: int, days: Mapping[date, str]) -> rules.Calendar:
    """The calendar in force as it would be with a year's days."""
    held = calendar()
    kept_off, kept_work = (frozenset(d for d in found if d.year != year) for found in (held.off, held.work))
    return rules.Calendar(
        off=kept_off | {d for d, kind in days.items() if kind == "off"},
        work=kept_work | {d for d, kind in days.items() if kind == "work"},
        years=held.years | {year},
    )


def months_of(year: int, held: rules.Calendar) -> list[dict]:
    """The twelve months of a year by weeks; each day with its kind (off, work, weekend or "") and whether it is worked."""
    return [
        {"month": date(year, m, 1), "weeks": [[day and _cell(day, held) for day in week] for week in rules.weeks(year, m)]}
        for m in range(1, 13)
    ]


def _cell(day: date, held: rules.Calendar) -> dict:
    worked, weekend = held.is_working_day(day), day.weekday() >= 5
    kind = "work" if worked and weekend else "off" if not worked and not weekend else "weekend" if weekend else ""
    return {"day": day, "kind": kind, "worked": worked}


def counted(year: int, held: rules.Calendar) -> dict[str, int]:
    """How many working days a year has, and how many days deviate from Monday–Friday."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    cells = [_cell(first + timedelta(days=n), held) for n in range((last - first).days + 1)]
    kinds = [cell["kind"] for cell in cells]
    return {"working": sum(cell["worked"] for cell in cells), "off": kinds.count("off"), "work": kinds.count("work")}
