"""Research of one institution, its results, cooperation and exchange."""

from datetime import date, timedelta
from random import Random

from institutions.registry.models import FIELDS
from portal.demo.rows import LAST, Lines, day, yes

YEARS = 900
"""Days in which projects, papers, patents and standards lie, so that the 36 months of two cycles hold most of them."""


def rows(made, rng: Random, today: date) -> Lines:
    """Nearly all that the standard asks for where the institution stands well; a project of its own and a paper elsewhere."""
    subjects = [str(FIELDS[field]) for field in made.fields]
    return {
        "research-projects": _projects(made, subjects, rng, today), "publications": _publications(made, subjects, rng, today),
        "patents": _patents(made, rng, today), "standard-draftings": _standards(made, rng, today),
        "cooperations": _cooperations(made, rng, today), "academic-exchanges": _exchanges(made, rng, today),
        "complex-cases": _complex(made, subjects, rng, today),
    }  # fmt: skip


def _reached(items: tuple, share: float) -> tuple:
    """The part of a list that an institution reaches, the hardest first: at least its last."""
    return items[-max(1, round(len(items) * share)) :]


def _projects(made, subjects: list[str], rng: Random, today: date) -> list[dict]:
    s = made.strength
    levels = (("国家级", "主持"), ("省级", "主持"), ("部级", "参与"), ("市级", "主持"), ("自立", "主持"))
    found = []
    for n, (level, role) in enumerate(levels if s > 0.9 else levels[1:] if s > 0.75 else levels[3:] if s > 0.5 else levels[4:]):
        started = today - timedelta(days=LAST + rng.randint(420, YEARS))
        ended = started + timedelta(days=400) if n % 2 else None
        found.append({
            "title": f"{subjects[n % len(subjects)]}关键技术研究（{n + 1}）", "level": level, "role": role, "started_on": started,
            "ended_on": ended or "", "funds_fen": rng.randint(5, 60) * 1_000_000, "passed": yes(ended is not None),
        })  # fmt: skip
    return found


def _publications(made, subjects: list[str], rng: Random, today: date) -> list[dict]:
    kinds = ("SCI 收录论文", "专著", "中文核心期刊论文", "SCI 收录论文", "EI 收录论文", "教材", "中文核心期刊论文")
    most = max(1, round(made.staff * made.strength * 0.32))
    chosen = [kinds[n % len(kinds)] for n in range(most)] if made.strength > 0.5 else ["其他论文"] * min(2, most)
    return [
        {
            "title": f"{subjects[n % len(subjects)]}检验若干问题探讨（{n + 1}）", "kind": kind,
            "published_on": day(rng, today, within=YEARS),
            "venue": "示例出版社" if kind in ("专著", "教材") else "示例司法鉴定杂志", "first_author": yes(rng.random() < 0.7),
            "doi": "" if kind in ("专著", "教材", "其他论文") else f"10.5555/example.{made.licence_no}.{n + 1}",
        }
        for n, kind in enumerate(chosen)
    ]  # fmt: skip


def _patents(made, rng: Random, today: date) -> list[dict]:
    kinds = _reached(("发明专利", "发明专利", "实用新型专利", "软件著作权"), made.strength)
    return [
        {"kind": kind, "number": f"示例号{made.licence_no}{n + 1}", "granted_on": day(rng, today, within=YEARS), "valid": "是"}
        for n, kind in enumerate(kinds)
    ]


def _standards(made, rng: Random, today: date) -> list[dict]:
    s = made.strength
    levels = (("国家标准", "参与"), ("行业标准", "主持"), ("地方标准", "主持"), ("团体标准", "参与"))
    return [
        {"standard_no": f"示例标准 {made.licence_no}-{n + 1}", "level": level, "role": role, "issued_on": day(rng, today, within=YEARS)}
        for n, (level, role) in enumerate(levels if s > 0.85 else levels[2:] if s > 0.5 else levels[3:])
    ]


def _cooperations(made, rng: Random, today: date) -> list[dict]:
    partners = (("示例政法大学", "高等院校", "教学"), ("示例医科大学", "高等院校", "实践基地"), ("示例科学研究院", "科研院所", "科研"))
    found = []
    for partner, partner_kind, kind in _reached(partners, made.strength):
        signed = day(rng, today, within=YEARS)
        found.append({
            "partner": partner, "partner_kind": partner_kind, "kind": kind, "signed_on": signed,
            "valid_until": signed + timedelta(days=3 * 365),
        })  # fmt: skip
    return found


def _exchanges(made, rng: Random, today: date) -> list[dict]:
    events = (
        ("示例国际法庭科学会议", "国际", "报告"), ("示例全国司法鉴定年会", "全国", "报告"), ("示例省司法鉴定研讨会", "省级", "主办"),
        ("示例省质量管理交流会", "省级", "参加"),
    )  # fmt: skip
    return [
        {"title": title, "held_on": day(rng, today, within=330), "level": level, "role": role, "participants": rng.randint(1, 6)}
        for title, level, role in _reached(events, made.strength)
    ]


def _complex(made, subjects: list[str], rng: Random, today: date) -> list[dict]:
    kinds = _reached(("重新鉴定", "涉及多省", "运用新技术", "有全国影响"), made.strength)
    found = []
    for n, kind in enumerate(kinds):
        accepted = today - timedelta(days=LAST + rng.randint(60, 400))
        found.append({
            "case_ref": f"示受-{accepted.year}-{n + 1:03d}", "field": subjects[n % len(subjects)], "accepted_on": accepted, "kind": kind,
            "completed_on": accepted + timedelta(days=rng.randint(25, 55)),
        })  # fmt: skip
    return found
