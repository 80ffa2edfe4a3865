"""All models of evaluation, where Django looks for them."""

from evaluation.applications.models import Application, CheckedPoint, Evidence, FrozenValue, ReturnedPoint, SelfScore
from evaluation.cycles.models import Cycle, Duty, Quota
from evaluation.integrity.models import IntegrityAssessment, IntegrityExemption, IntegrityGrade
from evaluation.listing.models import Announcement, Certificate, Listing
from evaluation.publicity.models import DraftFile, Inquiry, NoticeRow, Objection, ObjectionDraft, ObjectionMessage, PublicityNotice
from evaluation.recommendation.models import Nominee, NotNominated, Recommendation
from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase, Score
from evaluation.standards.models import Criterion, Dimension, RecheckRule, Standard
from evaluation.surveillance.models import DelistingProposal, Finding, Rectification, RereviewOpinion

__all__ = [
    "Announcement", "Application", "Certificate", "CheckedPoint", "Conflict", "Criterion", "Cycle", "DelistingProposal", "Dimension",
    "DraftFile", "Duty", "Evidence", "Finding", "FrozenValue", "Inquiry", "IntegrityAssessment", "IntegrityExemption", "IntegrityGrade",
    "Listing", "Nominee", "NotNominated", "NoticeRow", "Objection", "ObjectionDraft", "ObjectionMessage", "PublicityNotice", "Quota",
    "RecheckRule", "Recommendation", "Rectification", "RereviewOpinion", "ReturnedPoint", "ReviewAssignment", "ReviewCase", "Score",
    "SelfScore", "Standard",
]  # fmt: skip
