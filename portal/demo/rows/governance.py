"""Management systems, responsibilities, risks and yearly reports of one institution."""

from datetime import date, timedelta
from random import Random

from institutions.governance.models import ManagementSystem, ResponsibilityChart
from portal.demo.rows import LAST, Lines, day

RISKS = (
    ("检材交接遗失或污染", "中", "双人交接，逐环节登记"), ("鉴定超期", "中", "每周核对到期清单"),
    ("标准方法未及时更新", "低", "每季度查新一次"), ("关键人员离职", "高", "每个执业类别配备后备人员"),
)  # fmt: skip
REPORTED_DAYS = (date(2000, 3, 12), date(2000, 4, 20))  # month and day on which a year's report comes in: in time, and late


def rows(made, rng: Random, today: date) -> Lines:
    """All five named systems and most others, reviewed within the year, where the institution stands well; three, half of them reviewed,
    where it does not."""
    return {
        "management-systems": _systems(made.strength, rng, today),
        "responsibility-charts": _charts(made.strength, rng, today),
        "risk-items": _risks(made.strength, rng, today),
        "annual-reports": list(_reports(made.strength, today)),
    }


def _systems(s: float, rng: Random, today: date) -> list[dict]:
    found = []
    for n, kind in enumerate(list(ManagementSystem.Kind)[: min(10, round(10.5 * s))]):
        reviewed = day(rng, today, within=260) if s > 0.85 or n % 2 == 0 else today - timedelta(days=rng.randint(520, 700))
        found.append({
            "kind": str(kind.label), "title": f"{kind.label}制度", "version": "2.0", "effective_on": today - timedelta(days=900 + 20 * n),
            "reviewed_on": reviewed, "next_review_on": reviewed + timedelta(days=365), "repealed_on": "",
        })  # fmt: skip
    return found


def _charts(s: float, rng: Random, today: date) -> list[dict]:
    roles = list(ResponsibilityChart.Role)[: 2 + round(4 * s)]
    return [
        {"title": f"{role.label}责任清单", "role": str(role.label), "signed_on": day(rng, today, within=300)}
        for role in roles
    ]  # fmt: skip


def _risks(s: float, rng: Random, today: date) -> list[dict]:
    return [
        {
            "title": title, "level": level, "control": control, "owner_name": "示例负责人", "reviewed_on": day(rng, today, within=80),
            "closed_on": "",
        }
        for title, level, control in RISKS[: 1 + round(3 * s)]
    ]  # fmt: skip


def _reports(s: float, today: date):
    by = REPORTED_DAYS[s < 0.8]
    for year in range(today.year - 4, today.year):
        submitted = by.replace(year=year + 1)
        if submitted <= today - timedelta(days=LAST):
            yield {"year": year, "submitted_on": submitted, "summary": f"{year} 年业务、质量、人员和党建工作情况。"}
