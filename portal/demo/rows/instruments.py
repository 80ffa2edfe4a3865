"""What one institution spends on instruments."""

from datetime import date
from random import Random

from portal.demo.rows import Lines


def rows(made, rng: Random, today: date) -> Lines:
    """The three years before this one: about a tenth of the revenue where the institution stands well, hardly any elsewhere."""
    revenue = len(made.fields) * (6 + round(6 * made.strength)) * 400_000
    share = max(0.005, 0.12 * made.strength - 0.02)
    found = []
    for year in range(today.year - 3, today.year):
        spent = round(revenue * share * rng.uniform(0.95, 1.1))
        found.append({
            "year": year, "purchased_fen": spent * 3 // 4, "upgraded_fen": spent - spent * 3 // 4,
            "maintenance_fen": round(revenue * rng.uniform(0.01, 0.02)),
        })  # fmt: skip
    return {"instrument-investments": found}
