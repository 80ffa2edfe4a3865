"""All models of personnel, where Django looks for them."""

from personnel.appraisers.models import Appraiser
from personnel.assistants.models import Assistant
from personnel.competence.models import AnnualAppraisal, CompetenceAssessment
from personnel.conduct.models import ConductPledge, ConductRule, EthicsSession
from personnel.talent.models import AcademicPost, TalentItem
from personnel.titles.models import TitleAward
from personnel.training.models import TrainingAttendance, TrainingSession

__all__ = [
    "AcademicPost",
    "AnnualAppraisal",
    "Appraiser",
    "Assistant",
    "CompetenceAssessment",
    "ConductPledge",
    "ConductRule",
    "EthicsSession",
    "TalentItem",
    "TitleAward",
    "TrainingAttendance",
    "TrainingSession",
]
