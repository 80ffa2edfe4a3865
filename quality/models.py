"""All models of quality, where Django looks for them."""

from quality.accreditation.models import Accreditation, AccreditedItem, AssessmentVisit
from quality.experts.models import Expert, ExpertEmployment
from quality.instruments.models import Calibration, Instrument, InstrumentInvestment
from quality.laboratories.models import KeyLaboratory, Laboratory, OperatingProcedure
from quality.research.models import AcademicExchange, ComplexCase, Cooperation, Patent, Publication, ResearchProject, StandardDrafting

__all__ = [
    "AcademicExchange", "Accreditation", "AccreditedItem", "AssessmentVisit", "Calibration", "ComplexCase", "Cooperation", "Expert",
    "ExpertEmployment", "Instrument", "InstrumentInvestment", "KeyLaboratory", "Laboratory", "OperatingProcedure", "Patent", "Publication",
    "ResearchProject", "StandardDrafting",
]  # fmt: skip
