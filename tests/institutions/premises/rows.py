"""Places of work, checks of facilities and of the environment for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import EnvironmentCheck, Facility, Institution, PremisesSite

_n = count(1)


def site(of: Institution, **given) -> PremisesSite:
    """A place of the institution's own of 300 m²."""
    areas = {"area_m2": 300, "office_m2": 80, "laboratory_m2": 120, "archive_m2": 40, "reception_m2": 60}
    defaults = {"owner": of.organisation, "name": f"示例场所{next(_n)}", "address": "示例路 1 号", "tenure": "owned", **areas}
    return PremisesSite.objects.create(**(defaults | given))


def facility(of: Institution, kind: str = "waiting", **given) -> Facility:
    """A passed check in May 2026."""
    defaults = {"owner": of.organisation, "description": "示例设施", "checked_on": date(2026, 5, 11), "passed": True}
    return Facility.objects.create(kind=kind, **(defaults | given))


def check(of: Institution, checked_on: date, **given) -> EnvironmentCheck:
    """A check on which everything passed."""
    defaults = {"owner": of.organisation, "items_total": 12, "items_passed": 12}
    return EnvironmentCheck.objects.create(checked_on=checked_on, **(defaults | given))
