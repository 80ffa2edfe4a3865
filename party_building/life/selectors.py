"""Reads of party life: since when meetings are due, and which were held."""

from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery

from party_building.branches import selectors as branches
from party_building.branches.rules import COMMITTEE
from party_building.life import rules
from party_building.life.models import DuesMonth, PartyMeeting
from portal.accounts.models import Organisation
from portal.calendar.spans import window
from portal.registers.counting import valid


def begun(on: date) -> QuerySet:
    """The institutions with a party organisation on a day: `since` when the earliest of those that exist, and `committee_since` when the
    earliest with a committee."""
    here = branches.active(on).filter(owner=OuterRef("pk")).order_by("established_on").values("established_on")
    found = Organisation.objects.order_by().annotate(
        owner_id=F("pk"), since=Subquery(here[:1]), committee_since=Subquery(here.filter(committee_size__gte=COMMITTEE)[:1])
    )
    return found.filter(since__isnull=False)


def held(on: date) -> QuerySet:
    """Every meeting in the twelve months up to a day."""
    return valid(PartyMeeting, held_on__range=window(on, 12))


def dues(on: date) -> QuerySet:
    """The dues of the twelve months that came to their end by a day."""
    return valid(DuesMonth, month__in=[f"{period.first:%Y-%m}" for period in rules.periods(on, rules.MONTH)])
