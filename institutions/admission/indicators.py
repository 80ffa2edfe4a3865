"""Whether changes are filed in time (task 9)."""

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from institutions.admission.models import AdmissionCase
from institutions.admission.rules import CHANGE_DAYS
from portal.calendar.spans import window
from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from portal.registers.counting import share


def _changes(on: date) -> QuerySet:
    """Changes of 36 months that were filed by the day and not taken back by then, each with the day of its first filing."""
    found = AdmissionCase.objects.filter(kind=AdmissionCase.Kind.CHANGE, effective_on__range=window(on, 36))
    found = found.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)).annotate(filed_on=TruncDate("submitted_at"))
    return found.filter(filed_on__lte=on).order_by()


@indicator("institutions.admission.changes_in_time_share", title=_("变更按期申办率"), task=9, unit="1")
def changes_in_time_share(on: date) -> QuerySet:
    """Changes filed within 30 days of taking effect ÷ all changes that took effect in 36 months."""
    found = _changes(on).annotate(owner_id=F("institution__organisation"), took=F("filed_on") - F("effective_on"))
    return share(found, Q(took__lte=timedelta(days=CHANGE_DAYS)))


@changes_in_time_share.rows
def _rows(on: date, owner_id: int) -> QuerySet:
    return _changes(on).filter(institution__organisation=owner_id)
