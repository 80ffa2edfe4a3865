"""All models of quality, where Django looks for them."""

from quality.accreditation.models import Accreditation, AccreditedItem, AssessmentVisit
from quality.control.models import (
    ControlPoint,
    CourtAppearance,
    InternalAudit,
    InternalReview,
    ManagementReview,
    Method,
    Nonconformity,
    QualityDocument,
    SelfCommission,
)
from quality.experts.models import Expert, ExpertEmployment
from quality.inspections.models import Inspection, InspectionFinding, InspectionItem
from quality.instruments.models import Calibration, Instrument, InstrumentInvestment
from quality.laboratories.models import KeyLaboratory, Laboratory, OperatingProcedure
from quality.peer_review.models import PeerReviewItem, PeerReviewRound
from quality.proficiency.models import ProficiencyResult, ProficiencyRound
from quality.research.models import AcademicExchange, ComplexCase, Cooperation, Patent, Publication, ResearchProject, StandardDrafting

__all__ = [
    "AcademicExchange",
    "Accreditation",
    "AccreditedItem",
    "AssessmentVisit",
    "Calibration",
    "ComplexCase",
    "ControlPoint",
    "Cooperation",
    "CourtAppearance",
    "Expert",
    "ExpertEmployment",
    "Inspection",
    "InspectionFinding",
    "InspectionItem",
    "Instrument",
    "InstrumentInvestment",
    "InternalAudit",
    "InternalReview",
    "KeyLaboratory",
    "Laboratory",
    "ManagementReview",
    "Method",
    "Nonconformity",
    "OperatingProcedure",
    "Patent",
    "PeerReviewItem",
    "PeerReviewRound",
    "ProficiencyResult",
    "ProficiencyRound",
    "Publication",
    "QualityDocument",
    "ResearchProject",
    "SelfCommission",
    "StandardDrafting",
]
