"""Inspections and findings for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Institution
from quality.models import Inspection, InspectionFinding, InspectionItem
from tests.factories.institutions import ministry

_n = count(1)


def inspection_item(**given) -> InspectionItem:
    """An item of the list."""
    n = next(_n)
    defaults = {
        "owner": ministry(),
        "code": f"SX-{n:04d}",
        "title": f"示例事项{n}",
        "basis": "示例依据",
        "method": "现场",
        "version": "2026",
    }
    return InspectionItem.objects.create(**(defaults | given))


def inspection(of: Institution, **given) -> Inspection:
    """A random inspection of May 2026 without a problem."""
    defaults = {
        "owner": of.organisation, "number": f"JC-{next(_n):04d}", "kind": "random", "inspected_on": date(2026, 5, 6),
        "inspectors_count": 2, "result": "no_problem",
    }  # fmt: skip
    return Inspection.objects.create(**(defaults | given))


def finding(of: Inspection, **given) -> InspectionFinding:
    """A problem due in June 2026, put right and verified before."""
    defaults = {
        "owner_id": of.owner_id, "severity": "general", "facts": "示例事实", "due_on": date(2026, 6, 5), "rectified_on": date(2026, 5, 20),
        "verified_on": date(2026, 6, 1),
    }  # fmt: skip
    given.setdefault("item", inspection_item())
    return InspectionFinding.objects.create(inspection=of, **(defaults | given))
