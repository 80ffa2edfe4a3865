"""Sound lines of the registers of quality.peer_review."""

from datetime import date

from quality.models import PeerReviewRound
from tests.portal.registers.samples import Sample
from tests.quality.peer_review.rows import peer_round


def _round() -> str:
    """The code of the round that scores are of."""
    return (PeerReviewRound.objects.first() or peer_round()).code


SAMPLES = {
    "peer-review-rounds": Sample(
        lambda of, n: {
            "code": f"WSPY-2026-{n}", "title": f"第{n}轮文书评议", "year": "2026", "field": "法医临床", "organiser": "示例协会",
            "published_on": date(2026, 8, 3),
        },
        ("published_on", "2099-01-01", "结果发布日期不能晚于今天"),
        ("organiser", "另一示例协会", "另一示例协会"),
    ),
    "peer-review-items": Sample(
        lambda of, n: {"round": _round(), "document_no": f"N-{n:03d}", "score_mpt": "92500", "grade": "优秀", "defects": "1"},
        ("score_mpt", "100001", "满分为 100 分"),
        ("score_mpt", "88000", 88_000),
    ),
}  # fmt: skip
