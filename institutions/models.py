"""All models of institutions, where Django looks for them."""

from institutions.complaints.models import Complaint
from institutions.corrections.models import Correction
from institutions.opinions.models import CaseYear, Opinion, OpinionOutcome
from institutions.oversight.models import AuthorityLiaison, Disclosure, JointCommission, WitnessedAppraisal
from institutions.premises.models import EnvironmentCheck, Facility, PremisesSite
from institutions.registry.models import Institution, InstitutionChange, Scope
from institutions.service.models import GreenChannelCase, SatisfactionSurvey, ServiceStandard

__all__ = [
    "AuthorityLiaison",
    "CaseYear",
    "Complaint",
    "Correction",
    "Disclosure",
    "EnvironmentCheck",
    "Facility",
    "GreenChannelCase",
    "Institution",
    "InstitutionChange",
    "JointCommission",
    "Opinion",
    "OpinionOutcome",
    "PremisesSite",
    "SatisfactionSurvey",
    "Scope",
    "ServiceStandard",
    "WitnessedAppraisal",
]
