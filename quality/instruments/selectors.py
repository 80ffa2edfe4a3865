"""Reads of instruments and their certificates."""

from datetime import date

from django.db.models import Q, QuerySet

from portal.registers.models import Record
from quality.instruments.models import Calibration, Instrument


def in_use(on: date) -> QuerySet:
    """Instruments in use on a day: put into use by then, and not yet taken out."""
    found = Instrument.objects.filter(state=Record.State.VALID, commissioned_on__lte=on)
    return found.filter(Q(retired_on__gt=on) | Q(in_use=True, retired_on=None)).order_by()


def calibrations(first: date, last: date) -> QuerySet:
    """Calibrations performed between two days, both included."""
    return Calibration.objects.filter(state=Record.State.VALID, performed_on__range=(first, last)).order_by()
