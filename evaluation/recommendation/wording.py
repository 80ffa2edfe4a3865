"""What pages say of a recommendation: figures, steps, what is missing with the way there. Reads nothing itself."""

from datetime import date

from django.urls import reverse

from evaluation.recommendation import rules
from evaluation.recommendation.models import Recommendation
from evaluation.recommendation.selectors import CHECKED, Candidate
from institutions.registry.models import CATEGORIES as FIELD_CATEGORIES
from institutions.registry.rules import uscc_problems
from portal.kernel.problems import Problem, _

VIEWS = [("", _("全部")), ("edge", _("已选与边缘")), ("waiting", _("待核验")), ("off", _("不符合条件"))]
CATEGORIES = [("", _("全部类别")), *FIELD_CATEGORIES.items()]
EDGE = 5
GROUPED = {
    "opinion": _("%(n)d 家的推荐意见不足 50 字"),
    "rank_reason": _("%(n)d 家的排序与得分不同，没有写理由"),
    "unexplained": _("%(n)d 家未推荐机构没有写理由"),
    "not_verified": _("%(n)d 家已选机构还没有核验通过"),
}


def in_view(found: list[Candidate], view: str, field: str) -> list[Candidate]:
    """Candidates of one view: all, those on the list with the next behind the line, those to be verified, those that can't be chosen."""
    kept = [c for c in found if not field or any(code.startswith(field) for code in c.fields)]
    if view == "edge":
        eligible = [c for c in kept if not c.nominee and c.eligible][:EDGE]
        return [c for c in kept if c.nominee or c in eligible]
    if view == "waiting":
        return [c for c in kept if c.application.state not in CHECKED]
    if view == "off":
        return [c for c in kept if c.application.state in CHECKED and not c.eligible]
    return kept


def stats(row: Recommendation, found: list[Candidate]) -> list[dict]:
    """The figures in the head of the ranking page, each with the rows behind it."""
    verified = [c for c in found if c.application.state in CHECKED]
    chosen = sum(bool(c.nominee) for c in found)
    return [
        {"label": _("申报机构"), "n": len(found), "url": "?"},
        {"label": _("核验通过"), "n": len(verified), "url": "?"},
        {"label": _("待核验"), "n": len(found) - len(verified), "url": "?view=waiting"},
        {"label": _("不符合条件"), "n": sum(not c.eligible for c in verified), "url": "?view=off"},
        {"label": _("诚信等级 A"), "n": sum(bool(c.grade) and c.grade.grade == "A" for c in found), "url": "?"},
        {"label": _("名额"), "n": chosen, "of": row.quota, "url": "?view=edge"},
    ]


def needs(row: Recommendation, problems: list[Problem]) -> list[dict]:
    """What is missing for submission, each with the way to where it is put right; many of one kind are said once."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.code.partition(":")[0], []).append(problem)
    said = []
    for code, alike in groups.items():
        url = _way(row, alike[0])
        if len(alike) > 1 and code in GROUPED:
            said.append({"text": GROUPED[code] % {"n": len(alike)}, "url": url})
        else:
            said += [{"text": p.message, "url": _way(row, p)} for p in alike]
    return said


def _way(row: Recommendation, problem: Problem) -> str:
    code, _colon, key = problem.code.partition(":")
    if code == "opinion":
        return reverse("evaluation:recommendation-describe", args=[row.pk]) + f"#id_opinion_{key}"
    if code == "rank_reason":
        return reverse("evaluation:recommendation-reorder", args=[row.pk]) + f"?application={key}"
    if code in ("meeting", "notice", "notice_open", "unexplained"):
        return reverse("evaluation:recommendation-describe", args=[row.pk]) + (f"#id_{problem.field}" if problem.field else "#others")
    return reverse("evaluation:recommendation", args=[row.pk]) + "#table"


def steps(row: Recommendation, found: list[Candidate]) -> list[dict]:
    """The legal steps before submission, each done or not, with its figure."""
    chosen, others = [c for c in found if c.nominee], [c for c in found if not c.nominee]
    written = sum(len(c.nominee.opinion.strip()) >= rules.LEAST_OPINION for c in chosen)
    verified, told_why = sum(c.application.state in CHECKED for c in found), sum(bool(c.told) for c in others)
    describe = reverse("evaluation:recommendation-describe", args=[row.pk])
    found_steps = [
        (
            _("对照推荐标准逐家核验"),
            verified == len(found),
            f"{verified}/{len(found)}",
            reverse("evaluation:recommendation", args=[row.pk]) + "?view=waiting",
        ),
        (_("每家推荐机构写明推荐意见"), written == len(chosen), f"{written}/{len(chosen)}", describe),
        (_("厅（局）集体研究"), bool(row.meeting_on), str(row.meeting_on or ""), f"{describe}#id_meeting_on"),
        (_("未推荐机构写明理由"), told_why == len(others), f"{told_why}/{len(others)}", f"{describe}#others"),
        (_("负责人核对并提交"), row.state not in ("draft", "returned"), "", ""),
    ]
    if row.cycle.province_notice_wd:
        shown = f"{row.notice_from} — {row.notice_until}" if row.notice_from and row.notice_until else ""
        found_steps.insert(3, (_("省内公示"), bool(shown), shown, f"{describe}#id_notice_from"))
    return [{"title": t, "done": done, "figure": figure, "url": "" if done else url} for t, done, figure, url in found_steps]


def focus(found: list[Candidate], asked: str, row: Recommendation, today: date) -> dict | None:
    """The institution beside the table with its checks: the one asked for, else the first on the list."""
    by_rank = sorted(found, key=lambda c: (c.nominee is None, c.nominee.rank if c.nominee else c.order))
    candidate = next((c for c in found if str(c.application.pk) == asked), None) or next(iter(by_rank), None)
    if candidate is None:
        return None
    institution = candidate.application.institution
    checks = rules.checks_of(
        candidate.rule, uscc=institution.uscc, uscc_sound=not any(uscc_problems(institution.uscc, institution.uscc_exception)),
        licence_no=institution.licence_no, grade_year=row.cycle.basis_year, grades_allowed=row.cycle.grades_allowed, today=today,
    )  # fmt: skip
    if not candidate.nominee:
        checks = [c for c in checks if c.code != "opinion"]
    return {"candidate": candidate, "checks": checks, "met": sum(c.met for c in checks)}


def state_chips(units: list, chosen: str) -> list[dict]:
    """The states on the screening list with the number of units in each."""
    counts: dict[str, int] = {}
    for unit in units:
        counts[unit.state] = counts.get(unit.state, 0) + 1
    chips = [{"state": "", "label": _("全部"), "n": len(units), "here": not chosen}]
    chips += [{"state": s, "label": s.label, "n": counts[s], "here": s == chosen} for s in Recommendation.State if counts.get(s)]
    return chips


def screening_stats(units: list) -> dict:
    """The figures in the head of the screening list."""
    seen = [u for u in units if u.row is not None]
    quota, used = sum(u.quota for u in units), sum(u.row.nominee_count for u in seen)
    return {"quota": quota, "used": used, "unused": sum(u.quota - u.row.nominee_count for u in seen)}


def found_red(nominees: list[dict], whole: list[rules.Check]) -> dict[str, str]:
    """What the formal check found red, as the beginning of the list of defects: field → text."""
    said = {}
    for line in nominees:
        red = [_("“%(asked)s”不符合（%(fact)s）。") % {"asked": c.asked, "fact": c.fact} for c in line["checks"] if not c.met]
        if red:
            said[f"defect_{line['nominee'].application_id}"] = "".join(map(str, red))
    red = [_("“%(asked)s”不符合（%(fact)s）。") % {"asked": c.asked, "fact": c.fact} for c in whole if not c.met]
    return said | ({"defects": "".join(map(str, red))} if red else {})
