"""Opinions, their outcomes and yearly totals of one institution."""

from datetime import date, timedelta
from random import Random

from institutions.registry.models import FIELDS
from portal.demo.rows import LAST, Lines, yes


def issued_a_year(made) -> int:
    """How many opinions an institution issues in one year in each of its fields."""
    return 6 + round(6 * made.strength)


def rows(made, rng: Random, today: date) -> Lines:
    """Two complete years of totals; every opinion of the last year and this one under its code where the institution stands well."""
    s = made.strength
    opinions, totals, outcomes = [], [], []
    first = today.replace(month=1, day=1, year=today.year - 1)
    for n, field in enumerate(made.fields):
        many = issued_a_year(made)
        for year in (today.year - 2, today.year - 1):
            totals.append({
                "year": year, "field": str(FIELDS[field]), "commissions": many + 3, "accepted": many + 1, "refused": 2, "issued": many,
                "terminated": 1, "reappraisals": rng.randint(0, 1), "overdue": 0 if s > 0.7 else 1, "revenue_fen": many * 400_000,
            })  # fmt: skip
        for k in range(2 * many if s > 0.35 else many):
            issued = first + timedelta(days=k * 300 // many + rng.randint(0, 20) if k < many else 366 + (k - many) * 220 // many)
            if issued > today - timedelta(days=LAST):
                continue
            late = rng.random() > 0.9 + 0.1 * s
            opinions.append({
                "code": f"{made.licence_no}-{issued.year}-{field}-{k:03d}", "field": str(FIELDS[field]),
                "commissioner": rng.choice(("人民法院", "公安机关", "双方共同委托", "一方当事人")),
                "accepted_on": issued - timedelta(days=40), "due_on": issued - timedelta(days=3) if late else issued + timedelta(days=4),
                "issued_on": issued, "extended": yes(rng.random() < 0.06), "reappraisal": yes(rng.random() < 0.04),
                "traced_stages": 6 if rng.random() < 0.7 + 0.32 * s else 5, "standing": "有效", "withdrawn_on": "",
            })  # fmt: skip
        if opinions and n == 0:
            outcomes.append({
                "opinion": opinions[0]["code"], "court": "示例市中级人民法院", "result": "采信", "own_fault": "否", "reason": "",
                "reported_on": today - timedelta(days=LAST + 5),
            })  # fmt: skip
    return {"opinions": opinions, "case-years": totals, "opinion-outcomes": outcomes}
