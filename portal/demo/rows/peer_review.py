"""Rounds of peer review in every field, and what the opinions of one institution scored."""

from datetime import date, timedelta
from random import Random

from institutions.registry.models import FIELDS
from portal.demo.rows import LAST, Lines

PUBLISHED = (LAST + 50, LAST + 420)
"""Days before today on which the two rounds of a field were published; more than a year apart, so that their codes differ."""
GRADES = ((90, "优秀"), (80, "良好"), (60, "合格"), (0, "不合格"))


def _code(field: str, published: date) -> str:
    return f"示评-{published.year}-{field}"


def common(rng: Random, today: date) -> Lines:
    """Two rounds a field."""
    found = [
        {
            "code": _code(field, published), "title": f"{published.year}年{title}文书评议", "year": published.year, "field": str(title),
            "organiser": "示例司法鉴定协会", "published_on": published,
        }
        for published in (today - timedelta(days=n) for n in PUBLISHED)
        for field, title in FIELDS.items()
    ]  # fmt: skip
    return {"peer-review-rounds": found}


def rows(made, rng: Random, today: date) -> Lines:
    """One opinion a field and round, around 97 points where the institution stands best and 71 where it is weak."""
    found = []
    for published in (today - timedelta(days=n) for n in PUBLISHED):
        for field in made.fields:
            score = min(100.0, round(2 * (60 + 38 * made.strength + rng.uniform(-2, 2))) / 2)
            found.append({
                "round": _code(field, published), "document_no": f"{rng.getrandbits(40):010X}", "score_mpt": round(score * 1000),
                "grade": next(grade for least, grade in GRADES if score >= least), "defects": round((100 - score) / 5),
            })  # fmt: skip
    return {"peer-review-items": found}
