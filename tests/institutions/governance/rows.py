"""Management systems for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Institution, ManagementSystem

_n = count(1)


def system(of: Institution, kind: str = "business", **given) -> ManagementSystem:
    """A system in force since 2024 and reviewed in May 2026."""
    defaults = {
        "owner": of.organisation, "title": f"示例制度{next(_n)}", "version": "A/0", "effective_on": date(2024, 3, 1),
        "reviewed_on": date(2026, 5, 11), "next_review_on": date(2027, 5, 10),
    }  # fmt: skip
    return ManagementSystem.objects.create(kind=kind, **(defaults | given))
