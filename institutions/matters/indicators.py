"""Whether major matters are reported in time (task 7)."""

from datetime import date

from django.db.models import Case, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from institutions.matters.models import MajorMatterReport
from institutions.matters.selectors import report_until
from portal.calendar.spans import window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import share


def _reports(on: date) -> QuerySet:
    """Matters of 24 months that were reported by the day, each with the day of its report."""
    found = MajorMatterReport.objects.filter(occurred_on__range=window(on, 24)).annotate(day=TruncDate("reported_at"))
    return found.filter(day__lte=on).order_by()


@indicator("institutions.governance.reported_in_time_share", title=_("重大事项按期报告率"), task=7, unit="1")
def reported_in_time_share(on: date) -> QuerySet:
    """Matters reported within five working days ÷ all matters that occurred in 24 months.

    The limits are counted by the calendar in force for the different days on which anything occurred, and compared in one query.
    """
    found = _reports(on)
    days = found.values_list("occurred_on", flat=True).distinct()
    limits = [When(occurred_on=day, then=Value(report_until(day))) for day in days]
    found = found.annotate(owner_id=F("institution__organisation"), until=Case(*limits, output_field=DateField()))
    return share(found, Q(day__lte=F("until")))


@reported_in_time_share.rows
def _rows(on: date, owner_id: int) -> QuerySet:
    return _reports(on).filter(institution__organisation=owner_id)
