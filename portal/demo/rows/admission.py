"""Exits of appraisers of one institution, kept by its bureau."""

from datetime import date
from random import Random

from portal.demo.rows import Lines, day

GROUNDS = ("自愿申请", "有效期届满未延续", "不再具备条件")


def rows(made, rng: Random, today: date) -> Lines:
    """One or two former appraisers, by numbers that nobody holds any longer; more where the institution stands badly."""
    left = []
    for n in range(1 if made.strength > 0.7 else 2):
        gone = day(rng, today, within=700)
        left.append({
            "subject_kind": "鉴定人", "doc_no": f"示司退〔{gone.year}〕{made.licence_no}-{n + 1}号",
            "appraiser_no": f"{made.province}{int(made.licence_no[2:]):05d}{90001 + n}",
            "ground": GROUNDS[0 if made.strength > 0.7 else n + 1], "effective_on": gone,
        })  # fmt: skip
    return {"exit-records": left}
