"""Rows of the quality system for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Institution
from quality.models import CourtAppearance, InternalAudit, InternalReview, ManagementReview, Nonconformity

_n = count(1)


def audit(of: Institution, **given) -> InternalAudit:
    """An internal audit of June 2026 with one of two nonconformities closed."""
    defaults = {"owner": of.organisation, "held_on": date(2026, 6, 10), "clauses": 40, "nonconformities": 2, "closed": 1}
    return InternalAudit.objects.create(**(defaults | given))


def review(of: Institution, **given) -> ManagementReview:
    """A management review of July 2026."""
    defaults = {"owner": of.organisation, "held_on": date(2026, 7, 10), "chair": "甲示例", "outputs": 5, "outputs_done": 4}
    return ManagementReview.objects.create(**(defaults | given))


def nonconformity(of: Institution, **given) -> Nonconformity:
    """Found in May 2026, closed in June and effective."""
    defaults = {
        "owner": of.organisation, "number": f"BFH-{next(_n):04d}", "found_on": date(2026, 5, 6), "source": "audit", "severity": "minor",
        "closed_on": date(2026, 6, 5), "effective": True,
    }  # fmt: skip
    return Nonconformity.objects.create(**(defaults | given))


def appearance(of: Institution, **given) -> CourtAppearance:
    """An appraiser had to appear in May 2026 and did."""
    defaults = {
        "owner": of.organisation, "number": f"CT-{next(_n):04d}", "notified_on": date(2024, 1, 2), "hearing_on": date(2026, 5, 6),
        "required": True, "appeared": True, "form": "in_person",
    }  # fmt: skip
    return CourtAppearance.objects.create(**(defaults | given))


def internal_review(of: Institution, period: str = "2026-05", **given) -> InternalReview:
    """Nine of ten opinions of a month reviewed."""
    defaults = {"owner": of.organisation, "opinions": 10, "reviewed": 9, "defects": 1}
    return InternalReview.objects.create(period=period, **(defaults | given))
