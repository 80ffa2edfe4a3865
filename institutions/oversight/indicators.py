"""How open an institution is to those outside it, in numbers (task 8)."""

from datetime import date

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import pgettext_lazy

from institutions.opinions.indicators import ISSUED_LAST_YEAR
from institutions.oversight.models import Disclosure, JointCommission, WitnessedAppraisal
from institutions.registry.models import Institution
from portal.calendar.spans import window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import number, valid


def _reachable(on: date) -> QuerySet:
    """Pages published by the day and reachable. The day of the last check is not asked: it moves on with every new check."""
    return valid(Disclosure, reachable=True, published_on__lte=on)


@indicator("institutions.oversight.disclosure_kinds", title=_("信息公开项目种类"), task=8, unit=pgettext_lazy("unit", "项"))
def disclosure_kinds(on: date) -> QuerySet:
    """Kinds of information, of eight, on a page that can be reached; the basis is the number of pages."""
    return number(_reachable(on), of="kind")


@disclosure_kinds.rows
def _pages(on: date, owner_id: int) -> QuerySet:
    return _reachable(on).filter(owner=owner_id)


def _number_of(rows: QuerySet) -> Coalesce:
    """How many of these rows the institution at hand has."""
    found = rows.filter(owner=OuterRef("organisation")).values("owner").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


@indicator(
    "institutions.oversight.joint_witness_rate", title=_("每千份意见书共同委托与到场见证"), task=8, unit=pgettext_lazy("unit", "次"),
    per=ISSUED_LAST_YEAR, times=1000,
)  # fmt: skip
def joint_witness_rate(on: date) -> QuerySet:
    """Joint commissions and witnessed appraisals of 12 months, for each 1,000 opinions of the last complete year.

    Its rows are of two registers, which one list of rows behind a value cannot hold; both registers show them.
    """
    span = window(on, 12)
    joint, witnessed = valid(JointCommission, signed_on__range=span), valid(WitnessedAppraisal, held_on__range=span)
    both = _number_of(joint) + _number_of(witnessed)
    return Institution.objects.order_by().values(owner_id=F("organisation_id")).annotate(part=both)
