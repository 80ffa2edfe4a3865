"""Reads of electronic licences and information systems."""

from datetime import date

from django.db.models import Q, QuerySet

from institutions.licences.models import ElectronicLicence, InformationSystem
from portal.registers.counting import valid


def own_licences(on: date) -> QuerySet:
    """Institutions' own electronic licences valid on a day, the last included; one suspended or replaced counts up to the day before."""
    standing = Q(standing=ElectronicLicence.Standing.VALID) | Q(standing_since__gt=on)
    return valid(ElectronicLicence, standing, kind=ElectronicLicence.Kind.INSTITUTION, issued_on__lte=on, valid_until__gte=on)


def systems_in_use(on: date) -> QuerySet:
    """Information systems in use on a day: launched by then and not yet retired."""
    return valid(InformationSystem, Q(retired_on=None) | Q(retired_on__gt=on), launched_on__lte=on)
