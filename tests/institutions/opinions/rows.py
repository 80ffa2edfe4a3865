"""Opinions, outcomes and yearly totals for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import CaseYear, Institution, Opinion, OpinionOutcome

_n = count(1)


def opinion(of: Institution, **given) -> Opinion:
    """An opinion issued in time in May 2026, wholly traced."""
    defaults = {
        "owner": of.organisation, "code": f"YJS-{next(_n):05d}", "field": "0102", "commissioner": "court", "accepted_on": date(2026, 4, 1),
        "due_on": date(2026, 5, 20), "issued_on": date(2026, 5, 11), "traced_stages": 6,
    }  # fmt: skip
    return Opinion.objects.create(**(defaults | given))


def outcome(of: Opinion, **given) -> OpinionOutcome:
    """A court followed it, as reported in July 2026."""
    defaults = {"owner_id": of.owner_id, "court": "示例法院", "result": "adopted", "reported_on": date(2026, 7, 1)}
    return OpinionOutcome.objects.create(opinion=of, **(defaults | given))


def case_year(of: Institution, year: int = 2025, **given) -> CaseYear:
    """100 opinions in a year and field."""
    numbers = {"commissions": 120, "accepted": 110, "refused": 10, "issued": 100, "terminated": 4, "reappraisals": 3, "overdue": 1}
    defaults = {"owner": of.organisation, "field": "0102", "revenue_fen": 50_000_000, **numbers}
    return CaseYear.objects.create(year=year, **(defaults | given))
