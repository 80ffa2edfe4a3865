"""Reads of penalties, sanctions and records of dishonesty: what stands against institutions on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from institutions.discipline.models import DishonestyRecord, IndustrySanction, Penalty
from portal.calendar.spans import window
from portal.registers.counting import valid

MONTHS = 36


def _standing(on: date) -> Q:
    """Decided in the 36 months that end on a day, and not overturned by it."""
    return Q(decided_on__range=window(on, MONTHS)) & (Q(revoked_on=None) | Q(revoked_on__gt=on))


def penalties(on: date) -> QuerySet:
    """Penalties of 36 months that stand on a day."""
    return valid(Penalty, _standing(on))


def sanctions(on: date) -> QuerySet:
    """Sanctions of 36 months that stand on a day."""
    return valid(IndustrySanction, _standing(on))


def open_dishonesty(on: date) -> QuerySet:
    """Records of dishonesty of 36 months that are not repaired on a day."""
    return valid(DishonestyRecord, Q(repaired_on=None) | Q(repaired_on__gt=on), recorded_on__range=window(on, MONTHS))
