"""All models of institutions, where Django looks for them."""

from institutions.admission.models import AdmissionCase, ExitRecord
from institutions.matters.models import MajorMatterReport
from institutions.opinions.models import CaseYear, Opinion, OpinionOutcome
from institutions.registry.models import Institution, InstitutionChange, Scope

__all__ = [
    "AdmissionCase", "CaseYear", "ExitRecord", "Institution", "InstitutionChange", "MajorMatterReport", "Opinion", "OpinionOutcome",
    "Scope",
]  # fmt: skip
