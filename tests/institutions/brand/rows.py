"""Service to the public and honours for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Honour, Institution, PublicWelfareActivity

_n = count(1)


def activity(of: Institution, **given) -> PublicWelfareActivity:
    """A lecture of six hours in May 2026."""
    defaults = {
        "owner": of.organisation, "number": f"GY-{next(_n)}", "held_on": date(2026, 5, 11), "kind": "lecture", "beneficiaries": 40,
        "hours": "6.0", "value_fen": 0,
    }  # fmt: skip
    return PublicWelfareActivity.objects.create(**(defaults | given))


def honour(of: Institution, level: str = "provincial", **given) -> Honour:
    """An honour of the institution itself, granted in May 2026."""
    defaults = {
        "owner": of.organisation, "title": f"示例荣誉{next(_n)}", "granted_by": "示例授予单位", "granted_on": date(2026, 5, 11),
        "scope": "institution",
    }  # fmt: skip
    return Honour.objects.create(level=level, **(defaults | given))
