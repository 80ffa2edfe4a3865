"""What authorities do for one institution, as the bureau of its province keeps it."""

from datetime import date
from random import Random

from portal.demo.rows import Lines, day

MEASURES = (
    ("政府购买服务", "示司购", 12_000_000, "购买法律援助鉴定服务一年"), ("宣传推广", "示司宣", "", "在省级平台介绍机构的做法"),
    ("资金支持", "示财司", 30_000_000, "补助仪器设备更新"), ("经验交流", "示司会", "", "在全省会议上交流管理经验"),
)  # fmt: skip


def rows(made, rng: Random, today: date) -> Lines:
    """Up to four measures in two years, the more the better the institution stands."""
    found = []
    for kind, series, amount, said in MEASURES[: max(0, round(8 * made.strength - 4))]:
        granted = day(rng, today, within=640)
        found.append({
            "kind": kind, "document_no": f"{series}〔{granted.year}〕{int(made.licence_no[2:])}号", "granted_on": granted,
            "amount_fen": amount, "description": f"{said}。", "ended_on": "",
        })  # fmt: skip
    return {"support-measures": found}
