"""The training of the appraisers as a number (task 21)."""

from datetime import date

from django.db.models import QuerySet, Sum

from personnel.appraisers.selectors import active, of_practising
from personnel.training.models import TrainingAttendance
from portal.calendar.spans import window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import number, valid
from portal.registers.models import Record

LEAST_HOURS = 40
"""Hours that an appraiser is to be trained in a year (L4-05)."""


def _attended(on: date) -> QuerySet:
    """What the active appraisers attended in 12 months. A session that was voided was not held."""
    held = valid(TrainingAttendance, session__state=Record.State.VALID, session__held_on__range=window(on, 12))
    return of_practising(held, on)


@indicator(
    "personnel.training.hours_met_share", title=_("年培训学时达标率"), task=21, unit="1", per="personnel.appraisers.number"
)  # fmt: skip
def hours_met_share(on: date) -> QuerySet:
    """Active appraisers with at least 40 hours in 12 months ÷ active appraisers."""
    enough = _attended(on).values("appraiser").annotate(trained=Sum("hours")).filter(trained__gte=LEAST_HOURS)
    return number(active(on).filter(pk__in=enough.values("appraiser")))


@hours_met_share.rows
def _attendances(on: date, owner_id: int) -> QuerySet:
    return _attended(on).filter(owner=owner_id)
