"""All models of institutions, where Django looks for them."""

from institutions.admission.models import AdmissionCase, ExitRecord
from institutions.brand.models import BrandItem, Honour, PublicWelfareActivity
from institutions.complaints.models import Complaint
from institutions.corrections.models import Correction
from institutions.discipline.models import DishonestyRecord, IndustrySanction, Penalty
from institutions.governance.models import AnnualReport, ManagementSystem, ResponsibilityChart, RiskItem
from institutions.licences.models import ElectronicLicence, InformationSystem
from institutions.matters.models import MajorMatterReport
from institutions.opinions.models import CaseYear, Opinion, OpinionOutcome
from institutions.oversight.models import AuthorityLiaison, Disclosure, JointCommission, WitnessedAppraisal
from institutions.premises.models import EnvironmentCheck, Facility, PremisesSite
from institutions.registry.models import Institution, InstitutionChange, Scope
from institutions.service.models import GreenChannelCase, SatisfactionSurvey, ServiceStandard
from institutions.support.models import SupportMeasure

__all__ = [
    "AdmissionCase",
    "AnnualReport",
    "AuthorityLiaison",
    "BrandItem",
    "CaseYear",
    "Complaint",
    "Correction",
    "Disclosure",
    "DishonestyRecord",
    "ElectronicLicence",
    "EnvironmentCheck",
    "ExitRecord",
    "Facility",
    "GreenChannelCase",
    "Honour",
    "IndustrySanction",
    "InformationSystem",
    "Institution",
    "InstitutionChange",
    "JointCommission",
    "MajorMatterReport",
    "ManagementSystem",
    "Opinion",
    "OpinionOutcome",
    "Penalty",
    "PremisesSite",
    "PublicWelfareActivity",
    "ResponsibilityChart",
    "RiskItem",
    "SatisfactionSurvey",
    "Scope",
    "ServiceStandard",
    "SupportMeasure",
    "WitnessedAppraisal",
]
