"""Reads of instruments, their certificates, and what was spent on them."""

from datetime import date

from django.db.models import Q, QuerySet

from portal.calendar.spans import full_years
from portal.registers.counting import valid
from portal.registers.models import Record
from quality.instruments.models import Calibration, Instrument, InstrumentInvestment


def in_use(on: date) -> QuerySet:
    """Instruments in use on a day: put into use by then, and not yet taken out."""
    found = Instrument.objects.filter(state=Record.State.VALID, commissioned_on__lte=on)
    return found.filter(Q(retired_on__gt=on) | Q(in_use=True, retired_on=None)).order_by()


def calibrations(first: date, last: date) -> QuerySet:
    """Calibrations performed between two days, both included."""
    return Calibration.objects.filter(state=Record.State.VALID, performed_on__range=(first, last)).order_by()


def investments(on: date, years: int) -> QuerySet:
    """What was spent in the last complete years on a day."""
    return valid(InstrumentInvestment, year__in=full_years(on, years))
