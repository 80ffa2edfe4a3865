"""Rounds of proficiency testing and results for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Institution
from quality.models import ProficiencyResult, ProficiencyRound
from tests.factories.institutions import ministry

_n = count(1)


def proficiency_round(field: str = "0102", **given) -> ProficiencyRound:
    """A round of spring 2026, published in July."""
    defaults = {
        "owner": ministry(), "code": f"NLYZ-{next(_n):05d}", "organiser": "示例能力验证提供者", "year": 2026, "item": "示例项目",
        "closes_on": date(2026, 4, 30), "published_on": date(2026, 7, 1),
    }  # fmt: skip
    return ProficiencyRound.objects.create(field=field, **(defaults | given))


def result(of: Institution, round: ProficiencyRound | None = None, **given) -> ProficiencyResult:
    """A satisfactory result issued in June 2026, in a round of its own unless one is named."""
    defaults = {"owner": of.organisation, "outcome": "satisfactory", "issued_on": date(2026, 6, 15)}
    return ProficiencyResult.objects.create(round=round or proficiency_round(), **(defaults | given))
