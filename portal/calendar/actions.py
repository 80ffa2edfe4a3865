"""A year's holiday notice, imported by one person and confirmed by another (SOD-12)."""

from datetime import date

from django.db import transaction

from portal.accounts.models import Organisation
from portal.calendar import rules, selectors
from portal.calendar.models import CalendarDay, CalendarYear
from portal.kernel.actions import Context, acted, action
from portal.kernel.problems import Problem, _, refuse

WRONG = {
    "other_year": _("%(day)s 不在 %(year)s 年内。"),
    "weekend_off": _("%(day)s 是周末，本来就休息，不必列出。"),
    "weekday_worked": _("%(day)s 是周一至周五，本来就上班，不必列出。"),
}


@action("portal.calendar.import_notice")
def import_notice(ctx: Context, ministry: Organisation, *, year: int, notice: str, days: dict[date, str]) -> CalendarYear:
    """Lay down what deviates from Monday–Friday in a year: day → off | work, with the number of the notice."""
    refuse(Problem(code, WRONG[code] % {"day": day, "year": year}, "days") for day, code in rules.year_problems(year, days))
    if CalendarYear.objects.filter(year=year, state=CalendarYear.State.CONFIRMED).exists():
        refuse([Problem("confirmed", _("%(year)s 年的安排已经确认，不能重复导入。") % {"year": year}, "year")])
    CalendarYear.objects.filter(year=year).delete()  # a draft nobody confirmed gives way to the new one
    made = CalendarYear(year=year, notice=notice)
    made.save()
    CalendarDay.objects.bulk_create(CalendarDay(year=made, date=day, kind=kind) for day, kind in days.items())
    return made


@action("portal.calendar.confirm", moves={CalendarYear.State.DRAFT: CalendarYear.State.CONFIRMED})
def confirm(ctx: Context, year: CalendarYear) -> None:
    """The second person confirms; from now on limits of that year are no longer provisional."""
    if ctx.actor.user_id in importers(year):
        refuse([Problem("same_person", _("导入和确认须由不同的人完成。请另一位同事确认。"))])
    transaction.on_commit(selectors.forget)


def importers(year: CalendarYear) -> set[int]:
    """Who imported a year's notice; they don't confirm it."""
    return acted(year, "portal.calendar.import_notice")
