"""Results as pages and workbooks show them: dimensions by name, shortfalls in words, scores by expert, the panel's list."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from evaluation.cycles.models import Cycle
from evaluation.review import scoring
from evaluation.review.models import ReviewAssignment, ReviewCase, Score
from evaluation.standards import wording
from evaluation.standards.models import Criterion, Dimension
from evaluation.standards.numbers import shown
from evaluation.standards.rules import reaches, wide
from evaluation.standards.selectors import edition_of
from portal.kernel.policy import Actor, rows
from portal.kernel.problems import _
from portal.registers import sheets

OWN_WORD = {"draw": _("名额线上完全并列，须公开摇号"), "narrow": _("适用指标不足四成，须由会议确认该维度")}


ACTS = {
    "receive": _("进入专家考核"), "assign": _("拟定或更换评审专家"), "invite": _("批准分派，发出邀请"), "accept": _("接受评审"),
    "decline": _("谢绝评审"), "recuse": _("回避"), "expire": _("逾期"), "void": _("收回分派"), "begin": _("专家到齐，开始评审"),
    "submit_sheet": _("提交评分表"), "reopen": _("评分表因形式问题退回"), "lock": _("评分表锁定"), "compute": _("评分关闭，算出总分"),
    "deliberate": _("记录集体审议结果"), "redeliberate": _("退回审议"), "decide": _("决定考核结果"),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One line of what happened to a case: what, about which expert, when, by whom, why."""

    text: str
    whom: str
    at: object
    who: str
    note: str


def told(case: ReviewCase, events) -> list[Told]:
    """What happened, in words, newest first; `case` comes with its assignments."""
    experts = {a.pk: str(a.expert) for a in case.assignments.all()}
    reads = ReviewAssignment._meta.label_lower
    return [
        Told(
            str(ACTS.get(e.verb.rpartition(".")[2], e.verb)), experts.get(e.subject_id, "") if e.subject_type == reads else "", e.at,
            str(e.actor) if e.actor else str(_("系统")), e.reason,
        )
        for e in events
    ]  # fmt: skip


def codes(cycle: Cycle) -> list[str]:
    """The codes of the ten dimensions, in order."""
    return [part.code for part in edition_of(cycle.standard).parts]


@dataclass(frozen=True)
class Part:
    """One dimension of a result (mpt)."""

    code: str
    title: str
    points: int
    least_mpt: int
    mpt: int
    met: bool


def parts(case: ReviewCase) -> list[Part]:
    """The dimensions of a computed case with name, points and minimum; one query."""
    found = []
    edition = edition_of(case.cycle.standard)
    minima = {p.code: p.minimum_share for p in edition.parts}
    for dimension in Dimension.objects.filter(standard=case.cycle.standard_id).order_by("order"):
        mpt, least = case.dimensions.get(dimension.code, 0), minima[dimension.code] * 1000 * dimension.points
        met = reaches(mpt, minima[dimension.code], dimension.points)
        found.append(Part(dimension.code, dimension.title, dimension.points, -(-least.numerator // least.denominator), mpt, met))
    return found


def shortfalls(case: ReviewCase) -> list[str]:
    """What keeps a case from passing, in words."""
    edition = edition_of(case.cycle.standard)
    titles = {p.code: wording.title_of(p) for p in edition.parts}
    vetoes = {v.code: wording.title_of(v) for v in edition.vetoes}
    found = []
    for code in case.shortfalls:
        if code == "total":
            found.append(_("总分未达 %(points)s 分") % {"points": shown(edition.pass_mpt)})
        elif code in titles:
            found.append(_("%(title)s 低于最低得分") % {"title": titles[code]})
        else:
            found.append(_("一票否决：%(title)s") % {"title": vetoes.get(code, code)})
    return found


@dataclass(frozen=True)
class Line:
    """One line of the ranking. `spread_mpt` is between the highest and the lowest sheet's sum."""

    case: ReviewCase
    dimensions: list[tuple[int, bool]]
    shortfalls: list[str]
    spread_mpt: int | None


def lines(cycle: Cycle, cases: list[ReviewCase]) -> list[Line]:
    """The lines of these cases; one query."""
    edition = edition_of(cycle.standard)
    per_sheet = Score.objects.filter(assignment__case__in=cases, assignment__state__in=ReviewAssignment.COUNTED)
    sums: dict[int, list[int]] = {}
    for row in per_sheet.values("assignment__case", "assignment").annotate(sum=Sum("points_mpt")):
        sums.setdefault(row["assignment__case"], []).append(row["sum"])
    found = []
    for case in cases:
        case.cycle = cycle
        mpt = [(case.dimensions.get(p.code, 0), reaches(case.dimensions.get(p.code, 0), p.minimum_share, p.points)) for p in edition.parts]
        given = sums.get(case.pk)
        found.append(Line(case, mpt, shortfalls(case), max(given) - min(given) if given else None))
    return found


def heads(cycle: Cycle, asked: Mapping, sort: str) -> list[dict]:
    """The sortable heads of the ranking with their addresses."""
    named = [("rank", _("名次")), ("number", _("机构")), ("province", _("省份")), ("total", _("总分"))]
    named += [(part.code, part.code) for part in edition_of(cycle.standard).parts]
    titles = {p.code: wording.title_of(p) for p in edition_of(cycle.standard).parts}
    found = []
    for name, title in named:
        query = asked.copy()
        query.pop("page", None)
        first = name if name in ("rank", "number", "province") else f"-{name}"
        other = name if first.startswith("-") else f"-{name}"
        query["sort"] = other if sort == first else first
        sorted_ = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        number, full = name not in ("number", "province"), titles.get(name, "")
        found.append({"title": title, "full": full, "url": f"?{query.urlencode()}", "sorted": sorted_, "number": number})
    return found


def tallies(cycle: Cycle) -> dict[str, int]:
    """How many cases are computed, pass, are found, decided; one query."""
    found = ReviewCase.objects.filter(cycle=cycle).exclude(state=ReviewCase.State.WITHDRAWN)
    return found.aggregate(
        all=Count("pk"),
        computed=Count("pk", filter=Q(total_mpt__isnull=False)),
        passing=Count("pk", filter=Q(total_mpt__isnull=False, shortfalls=[])),
        waiting=Count("pk", filter=Q(state=ReviewCase.State.DESK_DONE)),
        found=Count("pk", filter=Q(state=ReviewCase.State.DELIBERATED)),
        decided=Count("pk", filter=Q(state=ReviewCase.State.DECIDED)),
    )


@dataclass
class Table:
    """Every score of a case: a column for each sheet that counts, a line for each criterion."""

    reads: list[ReviewAssignment]
    lines: list[dict]


def table(actor: Actor, case: ReviewCase) -> Table | None:
    """The scores by expert as far as this actor may see any (nobody before opening); two queries."""
    given: dict[int, dict[int, Score]] = {}
    for score in rows(actor, Score).filter(assignment__case=case).select_related("cited"):
        given.setdefault(score.criterion_id, {})[score.assignment_id] = score
    if not given or case.total_mpt is None:
        return None
    reads = [a for a in case.assignments.all() if a.state in ReviewAssignment.COUNTED]
    wide_share = edition_of(case.cycle.standard).panel.wide_share
    found = []
    for criterion in Criterion.objects.filter(dimension__standard=case.cycle.standard_id).order_by("order"):
        scores = [given.get(criterion.pk, {}).get(a.pk) for a in reads]
        values = [s.points_mpt for s in scores if s]
        found.append({
            "criterion": criterion, "scores": scores, "applies": criterion.code in case.criteria, "mpt": case.criteria.get(criterion.code),
            "wide": wide(values, criterion.points, wide_share),
        })  # fmt: skip
    return Table(reads, found)


@dataclass(frozen=True)
class Group:
    """Cases of the dry run with one finding."""

    decision: str
    title: str
    cases: list[ReviewCase]


def groups(cycle: Cycle, found: scoring.Findings) -> list[Group]:
    """The dry run by finding, best first; what needs a word of its own last. One query."""
    cases = ReviewCase.objects.filter(pk__in=[*found.decisions, *found.own_word]).select_related("application__institution__province")
    made: dict[str, list[ReviewCase]] = {}
    for case in cases.order_by("rank", "-total_mpt", "number"):
        case.cycle = cycle
        case.short = shortfalls(case)
        case.own_word = OWN_WORD.get(found.own_word.get(case.pk), "")
        made.setdefault(found.decisions.get(case.pk, "own"), []).append(case)
    labels = dict(ReviewCase.Decision.choices) | {"own": _("须单独记录")}
    return [Group(name, str(labels[name]), made[name]) for name in ("pass", "reserve", "fail", "own") if name in made]


def panel_list(cycle: Cycle) -> list[ReviewCase]:
    """The cases of a cycle as the panel found them, best first; one query."""
    found = ReviewCase.objects.filter(cycle=cycle).exclude(state=ReviewCase.State.WITHDRAWN)
    cases = list(found.select_related("application__institution__province").order_by("rank", "-total_mpt", "number"))
    order = {"pass": 0, "reserve": 1, "fail": 2, "": 3}
    for case in cases:
        case.cycle = cycle
        case.short = shortfalls(case)
    return sorted(cases, key=lambda c: order[c.panel_decision])


def filter_words(request) -> str:
    """What was chosen on the page a workbook comes from, in one line."""
    return _("；").join(f"{name}={value}" for name, value in request.GET.items() if value and name not in ("page", "size")) or "—"


def workbook(cycle: Cycle, cases: list[ReviewCase], chosen: str, at) -> bytes:
    """The ranking as xlsx: points with three places, its filter and source on the second page."""
    edition = edition_of(cycle.standard)
    columns = [sheets.Column(str(head), "") for head in (_("名次"), _("机构编号"), _("机构名称"), _("省份"), _("总分"))]
    columns += [sheets.Column(f"{p.code} {wording.title_of(p)}", "") for p in edition.parts]
    columns += [sheets.Column(str(head), "") for head in (_("未达标项"), _("评分表差距"), _("审议意见"), _("决定"))]
    table_rows = []
    for line in lines(cycle, cases):
        case, institution = line.case, line.case.application.institution
        row = [case.rank or "", institution.public_no, institution.name, institution.province.name_zh, _points(case.total_mpt)]
        row += [_points(mpt) for mpt, _met in line.dimensions]
        row += [
            _("；").join(map(str, line.shortfalls)),
            _points(line.spread_mpt),
            case.get_panel_decision_display(),
            case.get_decision_display(),
        ]
        table_rows.append(row)
    remarks = [
        str(_("批次：%(cycle)s") % {"cycle": cycle.name}), str(_("筛选：%(chosen)s") % {"chosen": chosen}),
        str(_("导出时间：%(at)s") % {"at": at.strftime("%Y-%m-%d %H:%M")}),
    ]  # fmt: skip
    return sheets.filled(columns, table_rows, remarks)


def _points(mpt: int | None):
    return "" if mpt is None else shown(mpt)
