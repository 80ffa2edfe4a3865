"""Reads of inspections."""

from datetime import date

from django.db.models import QuerySet

from portal.calendar.spans import window
from portal.registers.counting import valid
from portal.registers.models import Record
from quality.inspections.models import Inspection, InspectionFinding


def random_inspections(on: date) -> QuerySet:
    """Random inspections of the 24 months that end on a day; one for a cause says nothing of the many (INS-8)."""
    return valid(Inspection, kind=Inspection.Kind.RANDOM, inspected_on__range=window(on, 24))


def findings_due(on: date) -> QuerySet:
    """Findings of inspections of every kind whose term ended in the 24 months that end on a day."""
    return valid(InspectionFinding, inspection__state=Record.State.VALID, due_on__range=window(on, 24))
