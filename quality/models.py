"""All models of quality, where Django looks for them."""

from quality.accreditation.models import Accreditation, AccreditedItem
from quality.experts.models import Expert, ExpertEmployment
from quality.instruments.models import Calibration, Instrument

__all__ = ["Accreditation", "AccreditedItem", "Calibration", "Expert", "ExpertEmployment", "Instrument"]
