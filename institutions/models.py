"""All models of institutions, where Django looks for them."""

from institutions.corrections.models import Correction
from institutions.opinions.models import CaseYear, Opinion, OpinionOutcome
from institutions.registry.models import Institution, InstitutionChange, Scope

__all__ = ["CaseYear", "Correction", "Institution", "InstitutionChange", "Opinion", "OpinionOutcome", "Scope"]
