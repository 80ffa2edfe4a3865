"""Matters and honours for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Institution
from party_building.models import DecisionParticipation, PartyHonour

_n = count(1)


def decision(of: Institution, held_on: date, **given) -> DecisionParticipation:
    """A matter that the organisation agreed to."""
    defaults = {"owner": of.organisation, "matter": f"示例事项{next(_n)}", "opinion": "support", "adopted": True}
    return DecisionParticipation.objects.create(held_on=held_on, **(defaults | given))


def honour(of: Institution, level: str, granted_on: date = date(2026, 6, 30), **given) -> PartyHonour:
    """An honour of the organisation."""
    defaults = {"owner": of.organisation, "number": f"RY{next(_n)}", "title": "示例荣誉", "recipient": "organisation"}
    return PartyHonour.objects.create(level=level, granted_on=granted_on, **(defaults | given))
