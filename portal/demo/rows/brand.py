"""What one institution does for the public, what it is known for, and its honours."""

from datetime import date, timedelta
from random import Random

from portal.demo.rows import LAST, Lines, day

KINDS = ("法律援助鉴定", "免费鉴定", "普法宣讲", "社区服务")
ITEMS = (
    ("特色项目", "示例特色鉴定项目", "省级"),
    ("典型案例", "示例典型案例", "省级"),
    ("媒体报道", "示例法治报道", "市级"),
    ("服务品牌", "示例服务品牌", "无"),
)
HONOURS = (
    ("示例司法鉴定先进集体", "国家级", "示例全国表彰单位"), ("示例公共法律服务先进单位", "省级", "示例省司法厅"),
    ("示例文明单位", "省级", "示例省文明委"), ("示例诚信单位", "市级", "示例市司法局"),
)  # fmt: skip


def rows(made, rng: Random, today: date) -> Lines:
    """Eight hours of service to the public for each appraiser and honours of eight points where the institution stands well."""
    s = made.strength
    return {"welfare-activities": _welfare(made, rng, today), "brand-items": _items(s, rng, today), "honours": _honours(s, rng, today)}


def _welfare(made, rng: Random, today: date) -> list[dict]:
    many = 3 + round(7 * made.strength)
    hours = round(8.6 * made.strength * made.staff / many, 1)
    days = sorted(day(rng, today, within=330) for _n in range(many))
    return [
        {
            "number": f"GY-{held.year}-{n + 1:03d}", "held_on": held, "kind": KINDS[n % len(KINDS)], "beneficiaries": rng.randint(5, 120),
            "hours": hours, "value_fen": rng.randint(1, 30) * 10_000 if n % len(KINDS) < 2 else 0,
        }
        for n, held in enumerate(days)
    ]  # fmt: skip


def _items(s: float, rng: Random, today: date) -> list[dict]:
    return [
        {"kind": kind, "title": title, "level": level, "dated": day(rng, today, within=600)}
        for kind, title, level in ITEMS[-max(1, round(4 * s)) :]
    ]


def _honours(s: float, rng: Random, today: date) -> list[dict]:
    held = HONOURS[0 if s > 0.88 else 1 if s > 0.78 else 3 :]
    return [
        {
            "title": title, "level": level, "granted_by": by, "granted_on": today - timedelta(days=LAST + rng.randint(30, 800)),
            "scope": "机构", "revoked_on": "",
        }
        for title, level, by in held
    ]  # fmt: skip
