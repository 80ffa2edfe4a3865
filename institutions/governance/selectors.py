"""Reads of management systems."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from institutions.governance.models import ManagementSystem
from portal.registers.counting import valid


def in_force(on: date) -> QuerySet:
    """Systems in force on a day: in effect by then, not repealed, and no newer version of the same title in effect."""
    newer = valid(ManagementSystem, owner=OuterRef("owner"), title=OuterRef("title"), effective_on__gt=OuterRef("effective_on"))
    found = valid(ManagementSystem, Q(repealed_on=None) | Q(repealed_on__gt=on), effective_on__lte=on)
    return found.exclude(Exists(newer.filter(effective_on__lte=on)))
