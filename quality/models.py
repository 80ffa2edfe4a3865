"""All models of quality, where Django looks for them."""

from quality.accreditation.models import Accreditation, AccreditedItem
from quality.control.models import ControlPoint, CourtAppearance, InternalAudit, InternalReview, ManagementReview, Method, Nonconformity, QualityDocument, SelfCommission
from quality.experts.models import Expert, ExpertEmployment
from quality.inspections.models import Inspection, InspectionFinding, InspectionItem
from quality.instruments.models import Calibration, Instrument
from quality.peer_review.models import PeerReviewItem, PeerReviewRound
from quality.proficiency.models import ProficiencyResult, ProficiencyRound

__all__ = ["Accreditation", "AccreditedItem", "Calibration", "ControlPoint", "CourtAppearance", "Expert", "ExpertEmployment", "Inspection", "InspectionFinding", "InspectionItem", "Instrument", "InternalAudit", "InternalReview", "ManagementReview", "Method", "Nonconformity", "PeerReviewItem", "PeerReviewRound", "ProficiencyResult", "ProficiencyRound", "QualityDocument", "SelfCommission"]
