"""Reads of certificates, of what stands on their schedules, and of the visits made for them."""

from datetime import date

from django.db.models import Q, QuerySet

from portal.calendar.spans import window
from portal.registers.counting import valid
from portal.registers.models import Record
from quality.accreditation.models import Accreditation, AccreditedItem, AssessmentVisit

CNAS = (Accreditation.Kind.CNAS_LAB, Accreditation.Kind.CNAS_INSPECTION)


def in_force(on: date) -> QuerySet:
    """Certificates in force on a day, its last day included; a suspended one counts up to the day before its suspension."""
    Standing = Accreditation.Standing
    found = Accreditation.objects.filter(state=Record.State.VALID, issued_on__lte=on, valid_until__gte=on)
    return found.filter(Q(standing=Standing.VALID) | Q(standing_since__gt=on)).order_by()


def on_schedule(on: date) -> QuerySet:
    """Items that stood on a schedule on a day: an added one from its day on, a removed one up to the day before."""
    Change = AccreditedItem.Change
    found = valid(AccreditedItem).exclude(change=Change.REMOVED, changed_on__lte=on)
    return found.exclude(change=Change.ADDED, changed_on__gt=on)


def visits_with_findings(on: date) -> QuerySet:
    """Visits of the 36 months that end on a day at which nonconformities were found."""
    return valid(AssessmentVisit, visited_on__range=window(on, 36), nonconformities__gt=0)
