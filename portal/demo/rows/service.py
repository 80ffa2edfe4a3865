"""Standards of service, the green channel and surveys of one institution."""

from datetime import date, timedelta
from math import ceil
from random import Random

from portal.calendar.spans import full_months
from portal.demo.rows import LAST, Lines, day, yes
from portal.demo.rows.opinions import issued_a_year

BENEFICIARIES = ("残疾人", "老年人", "军人", "法律援助受援人", "未成年人")


def rows(made, rng: Random, today: date) -> Lines:
    """Three green-channel cases for each hundred opinions where the institution stands well, accepted within a day; a survey a month."""
    return {
        "service-standards": _standards(made.strength, today),
        "green-channel-cases": _green(made, rng, today),
        "satisfaction-surveys": _surveys(made.strength, rng, today),
    }


def _standards(s: float, today: date) -> list[dict]:
    titles = ("窗口服务规范", "鉴定流程告知", "着装与挂牌规范", "回访与反馈办法")[: 2 + (s > 0.5) + (s > 0.8)]
    return [
        {
            "title": title, "version": "2.0" if s > 0.6 else "1.0", "effective_on": today - timedelta(days=500 + 30 * n),
            "posted": yes(s > 0.4), "channels": "服务大厅、机构网站、电话",
        }
        for n, title in enumerate(titles)
    ]  # fmt: skip


def _green(made, rng: Random, today: date) -> list[dict]:
    s = made.strength
    wanted = ceil(len(made.fields) * issued_a_year(made) * 30 / 1000)
    recent = wanted if s > 0.85 else int(wanted * s)
    days = [day(rng, today, within=330) for _n in range(recent)] + [today - timedelta(days=480 + 40 * n) for n in range(2)]
    return [
        {
            "served_on": served, "beneficiary": rng.choice(BENEFICIARIES), "case_ref": f"示鉴-{served.year}-{n + 1:03d}",
            "accepted_wd": rng.randint(0, 1) if s > 0.85 else rng.randint(1, 3), "fee_waived_fen": rng.choice((0, 40_000, 80_000)),
        }
        for n, served in enumerate(days)
    ]  # fmt: skip


def _surveys(s: float, rng: Random, today: date) -> list[dict]:
    found = []
    for month in full_months(today - timedelta(days=LAST), 12)[0 if s > 0.5 else 8 :]:
        asked = rng.randint(30, 50)
        answered = round(asked * (0.3 + 0.6 * s))
        found.append({
            "period": f"{month:%Y-%m}", "channel": "二维码", "asked": asked, "answered": answered,
            "satisfied": min(answered, round(answered * (0.8 + 0.2 * s))),
        })  # fmt: skip
    return found
