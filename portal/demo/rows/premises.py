"""Places of work, checks of facilities and monthly checks of the environment of one institution."""

from datetime import date, timedelta
from random import Random

from institutions.premises.models import Facility
from portal.calendar.spans import full_months
from portal.demo.rows import LAST, Lines, day, yes


def rows(made, rng: Random, today: date) -> Lines:
    """Room enough for everybody where the institution stands well; most kinds of facilities in order; a check most months."""
    s = made.strength
    return {"premises-sites": _sites(made, today), "facilities": _facilities(s, rng, today), "environment-checks": _checks(s, rng, today)}


def _sites(made, today: date) -> list[dict]:
    area = round(made.staff * max(8, 48 * made.strength - 4))
    parts = {"示例路办公区": 0.6, "示例路检验区": 0.4} if made.strength > 0.6 else {"示例路办公区": 1}
    return [
        {
            "name": name, "address": "示例市示例区示例路 1 号", "area_m2": round(area * part), "office_m2": int(area * part * 0.25),
            "laboratory_m2": int(area * part * 0.4), "archive_m2": int(area * part * 0.1), "reception_m2": int(area * part * 0.15),
            "tenure": "自有" if made.strength > 0.6 else "租赁",
            "lease_until": "" if made.strength > 0.6 else today + timedelta(days=700),
        }
        for name, part in parts.items()
    ]  # fmt: skip


def _facilities(s: float, rng: Random, today: date) -> list[dict]:
    kinds = [str(kind.label) for kind in Facility.Kind]
    passed = min(len(kinds), round(9.5 * s))
    return [
        {"kind": kind, "description": f"{kind}，示例楼一层", "checked_on": day(rng, today, within=330), "passed": yes(n < passed)}
        for n, kind in enumerate(kinds[: passed + 2])
    ]


def _checks(s: float, rng: Random, today: date) -> list[dict]:
    found = []
    months = full_months(today - timedelta(days=LAST), 12)
    for month in sorted(rng.sample(months, min(12, round(12 * (0.35 + 0.7 * s))))):
        checked, short = month.replace(day=rng.randint(3, 18)), rng.random() > s
        found.append({
            "checked_on": checked, "items_total": 20, "items_passed": 18 if short else 20,
            "corrected_on": checked + timedelta(days=7) if short else "",
        })  # fmt: skip
    return found
