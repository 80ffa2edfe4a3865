"""Penalties, sanctions and records of dishonesty: few, and of those who stand badly."""

from datetime import date, timedelta
from random import Random

from portal.demo.rows import LAST, Lines


def rows(made, rng: Random, today: date) -> Lines:
    """Mostly none; a penalty that was overturned, a sanction of an appraiser, a record of dishonesty since repaired."""
    luck, end, number = rng.random(), today - timedelta(days=LAST), made.licence_no[-3:]
    found: Lines = {"penalties": [], "industry-sanctions": [], "dishonesty-records": []}
    if made.strength < 0.5 and luck < 0.5:
        found["penalties"].append(_penalty(end - timedelta(days=rng.randint(60, 700)), number, "警告", "受理审查记录不完整。"))
    if luck > 0.95:
        decided = end - timedelta(days=rng.randint(400, 900))
        found["penalties"].append(_penalty(decided, f"9{number}", "罚款", "收费公示不全。") | {"revoked_on": decided + timedelta(days=120)})
    if made.province == "32" and 0.2 < luck < 0.5 and made.people:
        decided = end - timedelta(days=rng.randint(60, 600))
        found["industry-sanctions"].append({
            "doc_no": f"示惩〔{decided.year}〕{number}号", "subject_kind": "鉴定人", "appraiser_no": made.people[-1], "kind": "训诫",
            "decided_on": decided, "ground": "出庭着装不符合行业规范。", "revoked_on": "",
        })  # fmt: skip
    if made.strength < 0.8 and luck < 0.12:
        recorded = end - timedelta(days=rng.randint(500, 800))
        found["dishonesty-records"].append({
            "reference": f"SX{recorded.year}{made.licence_no}", "kind": "一般失信", "recorded_on": recorded, "source": "示例信用办",
            "repaired_on": recorded + timedelta(days=180),
        })  # fmt: skip
    return found


def _penalty(decided: date, number: str, kind: str, ground: str) -> dict:
    return {
        "doc_no": f"示罚〔{decided.year}〕{number}号", "subject_kind": "机构", "appraiser_no": "", "kind": kind, "decided_on": decided,
        "effective_until": "", "authority": "示例司法厅", "ground": ground, "false_appraisal": "否", "revoked_on": "",
    }  # fmt: skip
