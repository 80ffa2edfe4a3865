"""How an institution's opinions do when experts read them, in numbers (task 17)."""

from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import pgettext_lazy

from portal.kernel.indicators import fact, indicator
from portal.kernel.problems import _
from quality.peer_review import selectors
from quality.peer_review.models import PeerReviewItem


@indicator("quality.peer_review.mean_score", title=_("文书评议平均得分"), task=17, unit=pgettext_lazy("unit", "分"))
def mean_score(on: date) -> QuerySet:
    """Mean score, of 100 points, of the opinions reviewed in rounds published in 24 months; the basis is their number."""
    scored = selectors.scored(on).values("owner_id")
    return scored.annotate(part=Sum("score_mpt"), whole=Count("pk") * 1000, basis=Count("pk"))


@mean_score.rows
def _scored(on: date, owner_id: int) -> QuerySet:
    return selectors.scored(on).filter(owner=owner_id)


@fact("quality.peer_review.failed_rounds")
def failed_rounds(on: date, owner_ids=None) -> dict[int, int]:
    """Of the last two published rounds of 24 months in which an institution's opinions were read, those with one that failed (RC-30)."""
    rows = selectors.scored(on) if owner_ids is None else selectors.scored(on).filter(owner__in=owner_ids)
    seen: dict[int, dict[int, bool]] = {}
    for owner, round_id, grade in rows.order_by("-round__published_on", "-round").values_list("owner", "round", "grade"):
        rounds = seen.setdefault(owner, {})
        if round_id in rounds or len(rounds) < 2:
            rounds[round_id] = rounds.get(round_id, False) or grade == PeerReviewItem.Grade.FAIL
    return {owner: sum(rounds.values()) for owner, rounds in seen.items()}
