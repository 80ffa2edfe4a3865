"""Rounds of peer review and the scores of each institution's opinions in them, both kept by the ministry (task 17)."""

from datetime import date

from portal.accounts.models import Role
from portal.kernel.problems import _
from portal.registers.register import Register, register
from portal.registers.rules import year_problems
from quality.peer_review import rules
from quality.peer_review.models import PeerReviewItem, PeerReviewRound


@register
class PeerReviewRounds(Register):
    """文书评议轮次台账."""

    model, slug, task = PeerReviewRound, "peer-review-rounds", 17
    title = _("文书评议轮次")
    fields = ["code", "title", "year", "field", "organiser", "published_on"]
    key = ["code"]
    filters = ["field"]
    search = ["code", "title", "organiser"]
    keepers = (Role.MINISTRY_STAFF,)
    past = ["published_on"]

    def problems(self, record: PeerReviewRound, today: date):
        yield from year_problems(record.year, today.year)
        yield from rules.publication_problems(record.year, record.published_on)


@register
class PeerReviewItems(Register):
    """文书评议结果台账."""

    model, slug, task = PeerReviewItem, "peer-review-items", 17
    title = _("文书评议结果")
    fields = ["round", "document_no", "score_mpt", "grade", "defects"]
    key = ["round", "document_no"]
    filters = ["grade"]
    search = ["round__code", "round__title", "document_no"]
    relations = {"round": "code"}
    keepers = (Role.MINISTRY_STAFF,)
    named_by = "institution__licence_no"
