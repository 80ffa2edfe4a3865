"""What inspections of an institution found, in numbers (task 15)."""

from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import pgettext_lazy

from portal.calendar.spans import window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import count_fact, points, share, valid
from quality.inspections import selectors
from quality.inspections.models import Inspection, InspectionFinding

RESULT_POINTS = {
    Inspection.Result.NO_PROBLEM: "1", Inspection.Result.CORRECTED_ON_SPOT: "0.8", Inspection.Result.RECTIFY: "0.5",
}  # fmt: skip
"""What a result is worth; every other nothing (Y5-01)."""


@indicator("quality.inspections.result_points", title=_("双随机抽查结果"), task=15, unit=pgettext_lazy("unit", "分"))
def result_points(on: date) -> QuerySet:
    """Mean over the random inspections of 24 months: no problem 1, corrected on the spot 0.8, to be rectified 0.5, other 0."""
    return points(selectors.random_inspections(on), result=RESULT_POINTS).annotate(whole=Count("pk"))


@result_points.rows
def _inspections(on: date, owner_id: int) -> QuerySet:
    return selectors.random_inspections(on).filter(owner=owner_id)


@indicator("quality.inspections.rectified_share", title=_("抽查问题按期整改率"), task=15, unit="1")
def rectified_share(on: date) -> QuerySet:
    """Verified on or before the day due ÷ findings that fell due in 24 months."""
    return share(selectors.findings_due(on), Q(verified_on__lte=F("due_on")))


@rectified_share.rows
def _findings(on: date, owner_id: int) -> QuerySet:
    return selectors.findings_due(on).filter(owner=owner_id)


@count_fact("quality.inspections.obstructed")
def obstructed(on: date) -> QuerySet:
    """Inspections of 24 months that the institution refused or obstructed (V-09, RC-24)."""
    return valid(Inspection, result=Inspection.Result.UNCOOPERATIVE, inspected_on__range=window(on, 24))


@count_fact("quality.inspections.not_found")
def not_found(on: date) -> QuerySet:
    """Inspections of 24 months at which the institution was not to be found (RC-24)."""
    return valid(Inspection, result=Inspection.Result.NOT_FOUND, inspected_on__range=window(on, 24))


@count_fact("quality.inspections.serious_overdue")
def serious_overdue(on: date) -> QuerySet:
    """Serious findings past their day whose rectification is not verified (V-10, RC-23)."""
    open_ = Q(verified_on=None) | Q(verified_on__gt=on)
    return valid(InspectionFinding, open_, severity=InspectionFinding.Severity.SERIOUS, due_on__lt=on)
