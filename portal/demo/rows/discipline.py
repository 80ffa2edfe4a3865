"""What was decided about one institution, as its bureau and its association keep it."""

from datetime import date, timedelta
from random import Random

from portal.demo.rows import Lines, day


def rows(made, rng: Random, today: date) -> Lines:
    """Nothing against those that stand well but one penalty of long ago that counts no more; the weaker one stands, the more."""
    s = made.strength
    old, recent = today - timedelta(days=1300), day(rng, today, within=330)
    penalties = [_penalty(made, old, "警告", "未按规定保存鉴定档案")]
    sanctions, dishonest = [], []
    if s < 0.85:
        sanctions.append(_sanction(made, recent))
    if s < 0.8:
        penalties.append(_penalty(made, recent, "责令改正", "超出登记的执业类别受理委托"))
        dishonest.append({"recorded_on": recent, "kind": "逾期缴纳罚款", "source": "示例信用平台", "serious": "否", "repaired_on": ""})
    return {"penalties": penalties, "industry-sanctions": sanctions, "dishonesty-records": dishonest}


def _penalty(made, decided: date, kind: str, ground: str) -> dict:
    return {
        "doc_no": f"示罚〔{decided.year}〕{int(made.licence_no[2:])}号", "subject_kind": "机构", "appraiser_no": "", "kind": kind,
        "decided_on": decided, "effective_until": "", "authority": "示例市司法局", "ground": ground, "false_appraisal": "否",
        "revoked_on": "",
    }  # fmt: skip


def _sanction(made, decided: date) -> dict:
    return {
        "doc_no": f"示协惩〔{decided.year}〕{int(made.licence_no[2:])}号", "subject_kind": "鉴定人", "appraiser_no": made.people[0],
        "kind": "训诫", "decided_on": decided, "association": "示例省司法鉴定协会", "revoked_on": "",
    }  # fmt: skip
