"""The list of what may be inspected, and the inspections of one institution, as its bureau keeps them."""

from datetime import date, timedelta
from random import Random

from portal.demo.rows import LAST, Lines

ITEMS = (
    "执业资质与业务范围", "鉴定程序", "鉴定材料管理", "鉴定意见书制作", "收费", "档案管理", "仪器设备与校准", "信息公开",
)  # fmt: skip
SOUND, ON_SPOT, RECTIFY = "未发现问题", "发现问题，已当场改正", "发现问题，责令限期整改"


def _item(n: int) -> str:
    return f"SX-{n + 1:02d}"


def common(rng: Random, today: date) -> Lines:
    """Eight items."""
    found = [
        {
            "code": _item(n), "title": title, "basis": "司法鉴定机构登记管理办法、司法鉴定程序通则（示例）", "method": "现场检查、抽查案卷",
            "version": f"{(today - timedelta(days=LAST + 500)).year}年版",
        }
        for n, title in enumerate(ITEMS)
    ]  # fmt: skip
    return {"inspection-items": found}


def rows(made, rng: Random, today: date) -> Lines:
    """Two random inspections, and one for a cause whose findings are put right in time where the institution stands well."""
    s = made.strength
    results = (SOUND, SOUND) if s > 0.85 else (SOUND, ON_SPOT) if s > 0.7 else (ON_SPOT, RECTIFY) if s > 0.4 else (RECTIFY, RECTIFY)
    planned = [("随机抽查", results[0], LAST + 60), ("有因检查", RECTIFY, LAST + 180), ("随机抽查", results[1], LAST + 380)]
    inspections, findings = [], []
    for n, (kind, result, before) in enumerate(planned):
        held = today - timedelta(days=before + rng.randrange(30))
        number = f"示检-{held.year}-{made.licence_no}-{n + 1}"
        inspections.append({
            "number": number, "kind": kind, "inspected_on": held, "inspectors_count": rng.choice((2, 2, 3)), "result": result,
            "published_on": held + timedelta(days=14),
        })  # fmt: skip
        if result == RECTIFY:
            findings += _findings(number, held, s, rng)
    return {"inspections": inspections, "inspection-findings": findings}


def _findings(number: str, held: date, s: float, rng: Random) -> list[dict]:
    found = []
    for n in sorted(rng.sample(range(len(ITEMS)), 2)):
        in_time = s > 0.85 or rng.random() < s
        found.append({
            "inspection": number, "item": _item(n), "severity": rng.choice(("轻微", "一般")), "facts": f"{ITEMS[n]}记录不完整（示例）",
            "due_on": held + timedelta(days=40), "rectified_on": held + timedelta(days=20 if in_time else 45),
            "verified_on": held + timedelta(days=30 if in_time else 58),
        })  # fmt: skip
    return found
