"""Reads of certificates."""

from datetime import date

from django.db.models import Q, QuerySet

from portal.registers.models import Record
from quality.accreditation.models import Accreditation

CNAS = (Accreditation.Kind.CNAS_LAB, Accreditation.Kind.CNAS_INSPECTION)


def in_force(on: date) -> QuerySet:
    """Certificates in force on a day, its last day included; a suspended one counts up to the day before its suspension."""
    Standing = Accreditation.Standing
    found = Accreditation.objects.filter(state=Record.State.VALID, issued_on__lte=on, valid_until__gte=on)
    return found.filter(Q(standing=Standing.VALID) | Q(standing_since__gt=on)).order_by()
