"""All models of personnel, where Django looks for them."""

from personnel.appraisers.models import Appraiser

__all__ = ["Appraiser"]
