"""Reads of peer review."""

from datetime import date

from django.db.models import QuerySet

from portal.calendar.spans import window
from portal.registers.counting import valid
from portal.registers.models import Record
from quality.peer_review.models import PeerReviewItem


def scored(on: date) -> QuerySet:
    """Opinions scored in rounds that stand and were published in the 24 months that end on a day."""
    return valid(PeerReviewItem, round__state=Record.State.VALID, round__published_on__range=window(on, 24))
