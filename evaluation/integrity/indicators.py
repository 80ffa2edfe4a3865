"""诚信等级 as numbers (task 10)."""

from datetime import date

from django.db.models import Case, F, IntegerField, QuerySet, Sum, Value, When

from evaluation.integrity.models import IntegrityGrade
from portal.kernel.indicators import fact, indicator
from portal.kernel.problems import _

POINTS = {"A": 3, "B": 2, "C": 1, "D": 0}


def _published(on: date, years: int) -> QuerySet:
    """Grades published by a day, of the last `years` complete years before it."""
    latest = on.year - 1
    found = IntegrityGrade.objects.filter(
        assessment__published_on__lte=on, assessment__year__gt=latest - years, assessment__year__lte=latest
    )
    return found.exclude(state=IntegrityGrade.State.ASSESSED)


@indicator("evaluation.integrity.grade_points", title=_("近两个年度诚信等级"), task=10, unit=_("分"))
def grade_points(on: date) -> QuerySet:
    """Sum over the two years before the day: A 3, B 2, C 1, D 0; the basis is the number of years graded."""
    points = Case(*(When(grade=g, then=Value(p)) for g, p in POINTS.items()), output_field=IntegerField())
    rows = _published(on, 2).values(owner_id=F("institution__organisation_id"))
    return rows.annotate(part=Sum(points), basis=Sum(Value(1)))


@grade_points.rows
def _grades(on: date, owner_id: int) -> QuerySet:
    return _published(on, 2).filter(institution__organisation=owner_id)


@fact("evaluation.integrity.latest_grade")
def latest_grade(on: date, owner_ids=None) -> dict[int, str]:
    """The grade of the latest published year; institutions never graded are absent."""
    found = _published(on, 100)
    if owner_ids is not None:
        found = found.filter(institution__organisation__in=owner_ids)
    rows = found.order_by("institution_id", "-assessment__year").distinct("institution_id")
    return dict(rows.values_list("institution__organisation", "grade"))
