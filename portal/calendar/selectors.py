"""The calendar in force and the limits computed from it."""

from datetime import date, datetime, time, timedelta

from django.core.cache import cache
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
