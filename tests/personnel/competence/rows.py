"""Assessments and appraisals for tests, written directly; `given` overrides columns."""

from personnel.models import AnnualAppraisal, Appraiser, CompetenceAssessment


def assessment(of: Appraiser, year: int = 2025, **given) -> CompetenceAssessment:
    """Found qualified by the association in a year."""
    defaults = {"owner": of.owner, "organiser": "示例协会", "outcome": "qualified"}
    return CompetenceAssessment.objects.create(appraiser=of, year=year, **(defaults | given))


def grade(of: Appraiser, year: int = 2025, **given) -> AnnualAppraisal:
    """Found competent in a year's work."""
    return AnnualAppraisal.objects.create(appraiser=of, year=year, **({"owner": of.owner, "grade": "competent"} | given))
