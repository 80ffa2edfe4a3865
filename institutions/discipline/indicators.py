"""What was decided against an institution and its people: one number, and what vetoes and rules ask (task 10)."""

from datetime import date
from decimal import Decimal

from django.db.models import Count, ExpressionWrapper, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from institutions.discipline import selectors
from institutions.discipline.models import Penalty, Subject
from institutions.registry.models import Institution
from portal.calendar.spans import window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import EXACT, count_fact

HALF = Decimal("0.5")
"""What a sanction or an open record of dishonesty counts beside a penalty."""
HEAVY = (Penalty.Kind.SUSPENSION, Penalty.Kind.REVOCATION)


def _times(rows: QuerySet) -> Coalesce:
    """How many of these rows each institution has; 0 where it has none."""
    counted = rows.filter(owner=OuterRef("organisation")).values("owner").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@indicator("institutions.discipline.weighted_count", title=_("处罚与行业惩戒加权次数"), task=10, unit=pgettext_lazy("unit", "次"))
def weighted_count(on: date) -> QuerySet:
    """Of 36 months and standing on the day: penalties + 0.5 × sanctions + 0.5 × open records of dishonesty; what was overturned or
    repaired by the day does not count. Every institution licensed by the day has a value, 0 where nothing happened."""
    lesser = _times(selectors.sanctions(on)) + _times(selectors.open_dishonesty(on))
    weighed = ExpressionWrapper(_times(selectors.penalties(on)) + Value(HALF) * lesser, output_field=EXACT)
    return Institution.objects.filter(licensed_on__lte=on).order_by().values(owner_id=F("organisation_id")).annotate(part=weighed)


@weighted_count.rows
def _against(on: date, owner_id: int) -> list[QuerySet]:
    kinds = (selectors.penalties(on), selectors.sanctions(on), selectors.open_dishonesty(on))
    return [rows.filter(owner=owner_id) for rows in kinds]


@count_fact("institutions.discipline.suspensions")
def suspensions(on: date) -> QuerySet:
    """Suspensions and revocations of the institution itself decided in 36 months that stand (V-03, RC-16)."""
    return selectors.penalties(on).filter(subject_kind=Subject.INSTITUTION, kind__in=HEAVY)


@count_fact("institutions.discipline.false_appraisals")
def false_appraisals(on: date) -> QuerySet:
    """Penalties of 36 months on appraisers for a knowingly false opinion that stand (V-04)."""
    return selectors.penalties(on).filter(false_appraisal=True)


@count_fact("institutions.discipline.serious_dishonesty")
def serious_dishonesty(on: date) -> QuerySet:
    """Open records of the serious kind (V-15, RC-35)."""
    return selectors.open_dishonesty(on).filter(serious=True)


@count_fact("institutions.discipline.lesser_penalties")
def lesser_penalties(on: date) -> QuerySet:
    """Penalties on the institution short of suspension in 12 months that stand (RC-17)."""
    of_a_year = selectors.penalties(on).filter(decided_on__range=window(on, 12))
    return of_a_year.filter(subject_kind=Subject.INSTITUTION).exclude(kind__in=HEAVY)
