"""Reads of party organisations and of the statements of coverage."""

from datetime import date

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from party_building.branches.models import PartyCoverage, PartyOrganisation
from portal.registers.counting import valid


def active(on: date) -> QuerySet:
    """Organisations that existed on a day: set up by then, and not yet dissolved."""
    return valid(
        PartyOrganisation, Q(standing=PartyOrganisation.Standing.ACTIVE) | Q(dissolved_on__gt=on), established_on__lte=on
    )  # fmt: skip


def coverage(on: date) -> QuerySet:
    """Each institution's statement of coverage that counts on a day: that of the latest year not after the day's."""
    told = valid(PartyCoverage, owner=OuterRef("owner"), year__lte=on.year)
    return valid(PartyCoverage, year=Subquery(told.values("owner").annotate(latest=Max("year")).values("latest")))
