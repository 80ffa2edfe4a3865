"""All models of institutions, where Django looks for them."""

from institutions.registry.models import Institution, InstitutionChange, Scope

__all__ = ["Institution", "InstitutionChange", "Scope"]
