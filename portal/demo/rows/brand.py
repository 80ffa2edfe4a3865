"""Public-interest work, brand, honours and support of one institution."""

from datetime import date, timedelta
from random import Random

from portal.demo.rows import LAST, Lines, day

WORK = (
    ("社区普法讲座", "普法讲座"), ("法律援助鉴定", "法律援助鉴定"), ("助残免费鉴定", "免费鉴定"), ("校园法治课", "普法讲座"),
    ("应急救援鉴定支援", "应急救援"),
)  # fmt: skip
BRANDS = (("阳光鉴定服务品牌", "服务品牌", "省级"), ("典型案例入选", "典型案例", "省级"), ("媒体专题报道", "媒体报道", "不分级"))
HONOURS = (
    ("司法鉴定先进集体", "国家级", "示例部", 0.88), ("省级文明单位", "省级", "示例省文明办", 0.6),
    ("省级巾帼文明岗", "省级", "示例省妇联", 0.85), ("市级先进单位", "市级", "示例市司法局", 0.4),
)  # fmt: skip
SUPPORT = ("政府购买服务", "进驻公共法律服务中心", "资金支持")


def rows(made, rng: Random, today: date) -> Lines:
    """Eight hours and more a head where an institution stands well."""
    s, number = made.strength, 3 + round(6 * made.strength)
    hours = round(made.staff * 10 * s / number, 1)
    activities = [
        {
            "title": f"{WORK[n % 5][0]}（{n + 1}）", "kind": WORK[n % 5][1], "held_on": day(rng, today, within=330),
            "beneficiaries": rng.randint(5, 120), "hours": hours, "value_fen": rng.randint(0, 50) * 10_000,
        }
        for n in range(number)
    ]  # fmt: skip
    brands = [
        {"title": f"{made.name[:2]}{title}", "kind": kind, "level": level, "dated": _long_ago(rng, today)}
        for title, kind, level in BRANDS[: 1 + round(2 * s)]
    ]
    honours = [
        {"title": title, "level": level, "granted_by": by, "granted_on": _long_ago(rng, today), "scope": "机构", "revoked_on": ""}
        for title, level, by, least in HONOURS
        if s >= least
    ]
    support = []
    if s > 0.8 and int(made.licence_no[-1]) % 2:
        granted = day(rng, today)
        support.append({
            "document_no": f"示司合〔{granted.year}〕{made.licence_no[-3:]}号", "kind": rng.choice(SUPPORT), "granted_on": granted,
            "granted_by": "示例省司法厅", "amount_fen": rng.randint(10, 90) * 1_000_000, "description": "支持高资质、高水平机构建设",
        })  # fmt: skip
    return {"welfare-activities": activities, "brand-items": brands, "honours": honours, "support-measures": support}


def _long_ago(rng: Random, today: date) -> date:
    return today - timedelta(days=LAST + rng.randint(30, 900))
