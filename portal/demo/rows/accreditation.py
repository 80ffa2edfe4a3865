"""Visits of assessors to one institution."""

from datetime import date, timedelta
from random import Random

from portal.demo.rows import LAST, Lines

KINDS = ("复评审", "监督评审", "专家评审与资质认定协同评审")


def rows(made, rng: Random, today: date) -> Lines:
    """A visit in each of three years for its certificate; what was found is closed in time where the institution stands well."""
    if made.fields == ("0103",):
        return {}  # no laboratory, no certificate
    found = []
    for n, kind in enumerate(KINDS[: 3 if made.strength > 0.6 else 2]):
        visited = today - timedelta(days=LAST + 120 + 300 * (len(KINDS) - 1 - n) + rng.randint(0, 60))
        late = rng.random() > made.strength + 0.1
        found.append({
            "accreditation": f"CMA{made.licence_no}", "kind": kind, "visited_on": visited, "nonconformities": rng.randint(1, 4),
            "closed_on": visited + timedelta(days=115 if late else rng.randint(30, 75)),
        })  # fmt: skip
    return {"assessment-visits": found}
