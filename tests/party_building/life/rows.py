"""Members, meetings and dues for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Institution
from party_building.models import DuesMonth, PartyMeeting, PartyMember

_n = count(1)


def member(of: Institution, **given) -> PartyMember:
    """A full member since 2012."""
    n = next(_n)
    defaults = {"owner": of.organisation, "number": f"DY{n:04d}", "name": f"示例{n}", "kind": "full", "joined_on": date(2012, 7, 1)}
    return PartyMember.objects.create(**(defaults | given))


def meeting(of: Institution, kind: str, held_on: date, **given) -> PartyMeeting:
    """A meeting to which all eight came."""
    defaults = {"owner": of.organisation, "due_attend": 8, "attended": 8, "topic": f"示例主题{next(_n)}"}
    return PartyMeeting.objects.create(kind=kind, held_on=held_on, **(defaults | given))


def dues(of: Institution, month: str, **given) -> DuesMonth:
    """A month in which all eight paid."""
    return DuesMonth.objects.create(**({"owner": of.organisation, "month": month, "due": 8, "paid": 8} | given))
