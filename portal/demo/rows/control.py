"""The quality system of one institution: documents, audits, what went wrong, hearings, monthly reviews and checks."""

from datetime import date, timedelta
from random import Random

from institutions.registry.models import FIELDS
from portal.calendar.spans import full_months
from portal.demo.names import person
from portal.demo.rows import LAST, Lines, day, yes

DOCUMENTS = (
    ("质量手册", "QM-01"), ("程序文件", "QP-01"), ("程序文件", "QP-02"), ("程序文件", "QP-03"), ("作业指导书", "WI-01"),
    ("作业指导书", "WI-02"), ("记录表格", "QR-01"), ("记录表格", "QR-02"),
)  # fmt: skip
FACTORS = ("人员", "量值溯源", "方法", "环境", "过程")
SETTLED = 110
"""Days beyond LAST before which nonconforming work was found sixty working days before the data of the second cycle end."""


def rows(made, rng: Random, today: date) -> Lines:
    """Complete and closed where the institution stands well; gaps where it does not."""
    return {
        "quality-documents": _documents(made.strength, rng, today),
        **_meetings(made.strength, rng, today),
        "nonconformities": _nonconformities(made.strength, rng, today),
        "methods": _methods(made, today),
        "court-appearances": _appearances(made.strength, rng, today),
        "internal-reviews": _reviews(made, rng, today),
        "self-commissions": _commissions(made, rng, today),
        "control-points": _checks(made.strength, rng, today),
    }


def _documents(s: float, rng: Random, today: date) -> list[dict]:
    return [
        {
            "level": level, "code": code, "version": "3.0" if s > 0.6 else "1.0",
            "effective_on": today - timedelta(days=700 - 10 * n), "reviewed_on": day(rng, today, within=300 if s > 0.6 else 600),
        }
        for n, (level, code) in enumerate(DOCUMENTS[: 4 + round(4 * s)])
    ]  # fmt: skip


def _meetings(s: float, rng: Random, today: date) -> Lines:
    """An audit and a review a year; of the last year, where the institution is weak, only the audit or neither."""
    audits, reviews = [], []
    for year in range(2):
        held = today - timedelta(days=LAST + 60 + 365 * year + rng.randrange(30))
        if year or s > 0.3:
            found = rng.randint(2, 4)
            audits.append({"held_on": held, "clauses": 42, "nonconformities": found, "closed": found if s > 0.7 else found - 1})
        if year or s > 0.6:
            outputs = rng.randint(4, 7)
            done = outputs if s > 0.7 else outputs - 2
            reviews.append({"held_on": held + timedelta(days=25), "chair": person(rng), "outputs": outputs, "outputs_done": done})
    return {"internal-audits": audits, "management-reviews": reviews}


def _nonconformities(s: float, rng: Random, today: date) -> list[dict]:
    found = []
    for n in range(5):
        began = today - timedelta(days=LAST + SETTLED + rng.randrange(220))
        closed = s > 0.85 or rng.random() < 0.4 + 0.6 * s
        found.append({
            "number": f"BFH-{began.year}-{n + 1:02d}", "found_on": began, "source": rng.choice(("内部审核", "能力验证", "监督检查")),
            "severity": rng.choice(("轻微", "轻微", "一般")), "closed_on": began + timedelta(days=rng.randint(15, 50)) if closed else "",
            "effective": yes(closed),
        })  # fmt: skip
    return found


def _methods(made, today: date) -> list[dict]:
    return [
        {
            "field": str(FIELDS[field]), "standard_no": f"示标 {field}—{k + 1}", "title": f"{FIELDS[field]}示例方法{k + 1}",
            "verified_on": today - timedelta(days=600 - 50 * k), "current": yes(k == 0 or made.strength > 0.5),
        }
        for field in made.fields
        for k in range(2)
    ]  # fmt: skip


def _appearances(s: float, rng: Random, today: date) -> list[dict]:
    found = []
    for n in range(4 + round(3 * s)):
        hearing = day(rng, today, within=335)
        came = s > 0.75 or n > 0
        found.append({
            "number": f"CT-{n + 1:03d}", "notified_on": hearing - timedelta(days=rng.randint(7, 20)), "hearing_on": hearing,
            "required": "是", "appeared": yes(came), "form": rng.choice(("到庭", "到庭", "视频")) if came else "",
            "absence_reason": "" if came else "排期冲突，未获法院准许",
        })  # fmt: skip
    return found


def _reviews(made, rng: Random, today: date) -> list[dict]:
    found = []
    for month in full_months(today - timedelta(days=LAST), 12):
        opinions = rng.randint(2, 4) * len(made.fields)
        reviewed = opinions if made.strength > 0.85 else round(opinions * (0.7 + 0.3 * made.strength))
        found.append({"period": f"{month:%Y-%m}", "opinions": opinions, "reviewed": reviewed, "defects": rng.randint(0, 2)})
    return found


def _commissions(made, rng: Random, today: date) -> list[dict]:
    return [
        {
            "number": f"ZX-{n + 1:03d}", "commissioned_on": day(rng, today), "field": str(FIELDS[rng.choice(made.fields)]), "checked": "是",
            "notice_given": yes(made.strength > 0.5 or n > 0), "accepted": yes(n != 1),
        }
        for n in range(3)
    ]  # fmt: skip


def _checks(s: float, rng: Random, today: date) -> list[dict]:
    """Each factor in two quarters."""
    found = []
    for quarter in range(2):
        for n, factor in enumerate(FACTORS):
            sound = rng.random() < 0.55 + 0.45 * s
            found.append({
                "factor": factor, "checked_on": today - timedelta(days=LAST + 10 + 91 * quarter + n),
                "result": "受控" if sound else "需采取措施", "action": "" if sound else "查明原因，限期改正并复查（示例）",
            })  # fmt: skip
    return found
