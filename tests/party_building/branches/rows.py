"""Organisations and statements of coverage for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Institution
from party_building.models import PartyCoverage, PartyOrganisation

_n = count(1)


def organisation(of: Institution, **given) -> PartyOrganisation:
    """A branch with a committee of three, set up in 2019, in its term until June 2028."""
    defaults = {
        "owner": of.organisation, "name": f"示例{next(_n)}党支部", "kind": "branch", "established_on": date(2019, 6, 3),
        "superior": "示例党委", "secretary": "示例甲", "committee_size": 3, "term_until": date(2028, 6, 2), "full_members": 8,
    }  # fmt: skip
    return PartyOrganisation.objects.create(**(defaults | given))


def coverage(of: Institution, year: int = 2026, **given) -> PartyCoverage:
    """A year with a branch where one is due, and nothing else in place."""
    items = ("instructor", "three_enter_1", "three_enter_2", "three_enter_3", "sync_planned", "sync_set_up", "sync_staffed", "sync_started")
    defaults = {"owner": of.organisation, "members_total": 8, "organisation_required": True, "organisation_present": True}
    return PartyCoverage.objects.create(year=year, **(defaults | dict.fromkeys(items, False) | given))
