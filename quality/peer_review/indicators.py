"""How an institution's opinions do when experts read them, in numbers (task 17)."""

from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import pgettext_lazy

from portal.kernel.indicators import indicator
from portal.kernel.problems import _
from quality.peer_review import selectors


@indicator("quality.peer_review.mean_score", title=_("文书评议平均得分"), task=17, unit=pgettext_lazy("unit", "分"))
def mean_score(on: date) -> QuerySet:
    """Mean score, of 100 points, of the opinions reviewed in rounds published in 24 months; the basis is their number."""
    scored = selectors.scored(on).values("owner_id")
    return scored.annotate(part=Sum("score_mpt"), whole=Count("pk") * 1000, basis=Count("pk"))


@mean_score.rows
def _scored(on: date, owner_id: int) -> QuerySet:
    return selectors.scored(on).filter(owner=owner_id)
