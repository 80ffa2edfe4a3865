"""Laboratories, key laboratories and operating procedures of one institution."""

from datetime import date, timedelta
from random import Random

from institutions.registry.models import FIELDS
from portal.demo.rows import LAST, Lines, day

APPROVED = {0.9: ("国家级", "示例部科技司"), 0.75: ("部级", "示例部科技司"), 0.6: ("省级", "示例省科学技术厅")}
"""From which strength on an institution has a key laboratory, of which level and by whom."""


def rows(made, rng: Random, today: date) -> Lines:
    """A laboratory for each field, fully equipped where the institution stands well, and the procedures they work by."""
    s = made.strength
    laboratories, procedures = [], []
    for field in made.fields:
        name, required = f"{FIELDS[field]}实验室", rng.randint(10, 16)
        laboratories.append({
            "name": name, "field": str(FIELDS[field]), "area_m2": 30 + round(90 * s), "required_kinds": required,
            "held_kinds": required - round(required * 0.35 * max(0, 0.95 - s)), "checked_on": day(rng, today),
        })  # fmt: skip
        for title in ("仪器操作规范", "样品保管规范")[: 1 + (s > 0.6)]:
            version = f"V{rng.randint(1, 4)}"
            procedures.append({"laboratory": name, "title": title, "version": version, "effective_on": day(rng, today, within=900)})
    found = next(((level, by) for least, (level, by) in APPROVED.items() if s >= least), None)
    key = []
    if found:
        approved = today - timedelta(days=LAST + rng.randint(500, 900))
        key.append({
            "name": f"{FIELDS[made.fields[0]]}技术示例重点实验室", "level": found[0], "approved_on": approved,
            "valid_until": approved + timedelta(days=5 * 365), "authority": found[1],
        })  # fmt: skip
    return {"laboratories": laboratories, "key-laboratories": key, "operating-procedures": procedures}
