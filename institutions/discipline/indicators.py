"""Penalties and sanctions in numbers and facts (task 10). What was overturned by the day does not count (INV-41)."""

from datetime import date
from decimal import Decimal

from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from institutions.discipline.models import DishonestyRecord, IndustrySanction, Penalty
from institutions.registry.models import Institution
from portal.calendar.spans import window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import EXACT, count_fact, valid

GRAVE = (Penalty.Kind.SUSPENSION, Penalty.Kind.REVOCATION)
HALF = Decimal("0.5")


def _standing(model, on: date, months: int) -> QuerySet:
    """Decided in the months that end on the day, and not overturned by then."""
    return valid(model, Q(revoked_on=None) | Q(revoked_on__gt=on), decided_on__range=window(on, months))


def _open(on: date) -> QuerySet:
    """Records of dishonesty of 36 months that are not repaired."""
    return valid(DishonestyRecord, Q(repaired_on=None) | Q(repaired_on__gt=on), recorded_on__range=window(on, 36))


def _number(rows: QuerySet) -> Coalesce:
    counted = rows.filter(owner=OuterRef("organisation")).values("owner").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=EXACT), Value(Decimal(0), output_field=EXACT), output_field=DecimalField())


@indicator("institutions.discipline.weighted_count", title=_("处罚与行业惩戒"), task=10, unit=pgettext_lazy("unit", "次"))
def weighted_count(on: date) -> QuerySet:
    """Of 36 months: each penalty 1, each sanction 0.5, each open record of dishonesty 0.5; 0 where there was none."""
    half = Value(HALF, output_field=EXACT)
    sum_ = _number(_standing(Penalty, on, 36)) + half * _number(_standing(IndustrySanction, on, 36)) + half * _number(_open(on))
    return Institution.objects.filter(licensed_on__lte=on).order_by().values(owner_id=F("organisation_id")).annotate(part=sum_)


@weighted_count.rows
def _counted(on: date, owner_id: int) -> list[QuerySet]:
    found = [_standing(Penalty, on, 36), _standing(IndustrySanction, on, 36), _open(on)]
    return [rows.filter(owner=owner_id) for rows in found]


@count_fact("institutions.discipline.suspensions")
def suspensions(on: date) -> QuerySet:
    """Suspensions and revocations of the institution itself decided in 36 months that stand (V-03, RC-16)."""
    return _standing(Penalty, on, 36).filter(subject_kind="institution", kind__in=GRAVE)


@count_fact("institutions.discipline.false_appraisals")
def false_appraisals(on: date) -> QuerySet:
    """Penalties of 36 months on appraisers for a knowingly false appraisal that stand (V-04)."""
    return _standing(Penalty, on, 36).filter(false_appraisal=True)


@count_fact("institutions.discipline.serious_dishonesty")
def serious_dishonesty(on: date) -> QuerySet:
    """Open records of the serious kind (V-15, RC-35)."""
    return _open(on).filter(kind=DishonestyRecord.Kind.SERIOUS)


@count_fact("institutions.discipline.lesser_penalties")
def lesser_penalties(on: date) -> QuerySet:
    """Penalties on the institution short of suspension in 12 months (RC-17)."""
    return _standing(Penalty, on, 12).filter(subject_kind="institution").exclude(kind__in=GRAVE)
