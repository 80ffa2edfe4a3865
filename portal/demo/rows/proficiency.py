"""Rounds of proficiency testing in every field, and what one institution reached in those of its fields."""

from datetime import date, timedelta
from random import Random

from institutions.registry.models import FIELDS
from portal.demo.rows import LAST, Lines, yes

PUBLISHED = (LAST + 70, LAST + 440)
"""Days before today on which the two rounds of a field were published; more than a year apart, so that their codes differ."""


def _code(field: str, published: date) -> str:
    return f"示能-{published.year}-{field}"


def common(rng: Random, today: date) -> Lines:
    """Two rounds a field."""
    found = []
    for published in (today - timedelta(days=n) for n in PUBLISHED):
        for field, title in FIELDS.items():
            closes = published - timedelta(days=rng.randint(45, 75))
            found.append({
                "code": _code(field, published), "organiser": "示例能力验证提供者", "field": str(title), "year": closes.year,
                "item": f"{title}示例项目", "closes_on": closes, "published_on": published, "mandatory": yes(field.startswith("01")),
            })  # fmt: skip
    return {"proficiency-rounds": found}


def rows(made, rng: Random, today: date) -> Lines:
    """A result in each field and round; the weaker an institution, the more are missing, poor, or corrected late."""
    s, found = made.strength, []
    for n, before in enumerate(PUBLISHED):
        issued = today - timedelta(days=before)
        for k, field in enumerate(made.fields):
            if k and rng.random() > 0.1 + s:
                continue
            poor = rng.random() > 0.55 + 0.55 * s
            corrected = issued + timedelta(days=rng.randint(15, 30)) if poor and (n or s > 0.6) else ""
            found.append({
                "round": _code(field, issued), "outcome": rng.choice(("有问题", "不满意")) if poor else rng.choice(("满意", "通过")),
                "issued_on": issued, "corrected_on": corrected,
                "verified_on": corrected + timedelta(days=20 if s > 0.6 else 75) if corrected and n else "",
            })  # fmt: skip
    return {"proficiency-results": found}
