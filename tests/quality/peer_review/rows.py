"""Rounds of peer review and scored opinions for tests, written directly; `given` overrides columns."""

from datetime import date
from itertools import count

from institutions.models import Institution
from quality.models import PeerReviewItem, PeerReviewRound
from tests.factories.institutions import ministry

_n = count(1)


def peer_round(**given) -> PeerReviewRound:
    """A round published in May 2026."""
    defaults = {
        "owner": ministry(), "code": f"WSPY-{next(_n):05d}", "title": "示例文书评议", "year": 2026, "field": "0102",
        "organiser": "示例协会", "published_on": date(2026, 5, 6),
    }  # fmt: skip
    return PeerReviewRound.objects.create(**(defaults | given))


def scored(of: Institution, round: PeerReviewRound | None = None, **given) -> PeerReviewItem:
    """An opinion that scored 90 points, in a round of its own unless one is named."""
    defaults = {"owner": of.organisation, "document_no": f"WS-{next(_n):05d}", "score_mpt": 90_000, "grade": "excellent", "defects": 0}
    return PeerReviewItem.objects.create(round=round or peer_round(), **(defaults | given))
