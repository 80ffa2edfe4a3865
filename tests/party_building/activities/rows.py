"""Activities for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Institution
from party_building.models import PartyActivity

_n = count(1)


def activity(of: Institution, held_on: date, **given) -> PartyActivity:
    """An afternoon of study for eight."""
    defaults = {"owner": of.organisation, "title": f"示例活动{next(_n)}", "kind": "study", "participants": 8}
    return PartyActivity.objects.create(held_on=held_on, **(defaults | given))
