"""Between the tables and the pure rules: what the cases' sheets and frozen values come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from django.db.models import QuerySet

from evaluation.applications.models import Evidence, FrozenValue
from evaluation.cycles.models import Cycle
from evaluation.integrity.indicators import grade_points
from evaluation.review import rules, selectors
from evaluation.review.models import ReviewAssignment, ReviewCase, Score
from evaluation.standards import rules as standard_rules
from evaluation.standards.models import Criterion
from evaluation.standards.rules import CONFIRM_BELOW
from evaluation.standards.selectors import edition_of, standing_vetoes
from institutions.registry.selectors import scopes_in_force
from portal.kernel.problems import Problem, _


def score_problems(criterion: Criterion, *, level: int, points_mpt: int):
    """Whether points are half points inside the band of the level (INV-19)."""
    if criterion.kind != Criterion.Kind.EVIDENCE:
        yield Problem("kind", _("%(code)s 由系统计算，不需要评分。") % {"code": criterion.code})
        return
    bands = edition_of(criterion.dimension.standard).bands
    allowed = standard_rules.half_points(bands, criterion.points, level)
    if not allowed:
        yield Problem("level", _("%(code)s 的等次须是 1 到 4。") % {"code": criterion.code}, "level")
    elif points_mpt % 500:
        yield Problem("half_points", _("%(code)s 的得分以 0.5 分为单位。") % {"code": criterion.code}, "points")
    elif points_mpt not in allowed:
        said = {"code": criterion.code, "level": level, "low": f"{allowed[-1] / 1000:g}", "high": f"{allowed[0] / 1000:g}"}
        yield Problem(
            "band",
            _("%(code)s 评为 %(level)d 等，得分须在 %(low)s 到 %(high)s 分之间。请改得分或改等次。") % said,
            "points",
        )


def fields_of(cases: Iterable[ReviewCase]) -> dict[int, frozenset[str]]:
    """The fields each case's institution was licensed for on data_until, by which criteria apply: case id → codes. One query a cycle.

    `cases` come with application and institution.
    """
    cases = list(cases)
    found: dict[int, set[str]] = {}
    for on in {c.cycle.data_until for c in cases}:
        owners = [c.application.institution.organisation_id for c in cases if c.cycle.data_until == on]
        for owner, code in scopes_in_force(on).filter(owner__in=owners).values_list("owner_id", "field"):
            found.setdefault(owner, set()).add(code)
    return {c.pk: frozenset(found.get(c.application.institution.organisation_id, ())) for c in cases}


def applicable(case: ReviewCase, criteria) -> list[Criterion]:
    """The criteria that apply to the institution by its fields."""
    fields = fields_of([case])[case.pk]
    return [c for c in criteria if standard_rules.applies(c.definition.get("applies"), fields)]


def sheet_problems(assignment: ReviewAssignment):
    """What a sheet still lacks before it can be handed in (ASG-5); each names the field of its criterion."""
    shown = set(Evidence.objects.filter(application=assignment.case.application_id).values_list("criterion_id", flat=True))
    given = selectors.sheet(assignment)
    for criterion in applicable(assignment.case, selectors.scored_criteria(assignment.case)):
        kept = given.get(criterion.pk)
        name = {"code": criterion.code, "title": criterion.title}
        if kept is None:
            yield Problem("missing", _("%(code)s %(title)s 还没有评分。") % name, f"c{criterion.pk}")
        elif kept.level == 4 and not kept.comment.strip():
            yield Problem("comment", _("%(code)s %(title)s 评为不合格，须写明理由。") % name, f"c{criterion.pk}")
        elif kept.level == 1 and criterion.pk not in shown and not kept.comment.strip():
            yield Problem("comment", _("%(code)s %(title)s 没有材料而评为优，须写明依据。") % name, f"c{criterion.pk}")


def results(cycle: Cycle, cases: QuerySet) -> dict[int, rules.Result]:
    """The legal result of each case: case id → result, from frozen values and the sheets that count (INV-17), in a fixed number of queries.

    Raises rules.Undefined, naming case and criteria, while a criterion has too few valid sheets (INV-18).
    """
    edition = edition_of(cycle.standard)
    found = list(cases.select_related("application__institution", "cycle"))
    fields = fields_of(found)
    owners = [c.application.institution.organisation_id for c in found]
    vetoes = standing_vetoes(cycle.standard, cycle.data_until, owners)
    frozen: dict[int, dict[str, standard_rules.Scored]] = {}
    values = FrozenValue.objects.filter(application__in=[c.application_id for c in found])
    for application, code, mpt, applies in values.values_list("application_id", "criterion__code", "score_mpt", "applicable"):
        frozen.setdefault(application, {})[code] = standard_rules.Scored(mpt if applies else 0, applies=applies)
    sheets: dict[int, dict[str, list[int]]] = {}
    counted = Score.objects.filter(assignment__case__in=found, assignment__state__in=ReviewAssignment.COUNTED)
    for case, code, mpt in counted.values_list("assignment__case_id", "criterion__code", "points_mpt"):
        sheets.setdefault(case, {}).setdefault(code, []).append(mpt)
    done = {}
    for case in found:
        scored = {}
        for line in edition.lines:
            if not standard_rules.applies(line.definition.get("applies"), fields[case.pk]):
                scored[line.code] = standard_rules.NOT_APPLICABLE
            elif line.kind == "auto":
                scored[line.code] = frozen.get(case.application_id, {}).get(line.code, standard_rules.Scored(None))
            else:
                given = sheets.get(case.pk, {}).get(line.code, [])
                scored[line.code] = standard_rules.evidence(given, trim_at=edition.panel.trim_at, least_valid=edition.panel.least_valid)
        standing = [v["code"] for v in vetoes[case.application.institution.organisation_id]]
        try:
            done[case.pk] = rules.result(edition, scored, standing)
        except rules.Undefined as open_:
            raise rules.Undefined(f"{case.number}: {open_}") from None
    return done


def standing_of(case: ReviewCase, edition, integrity_points: int = 0) -> rules.Standing:
    """What ranking and the cut ask of a computed case."""
    return rules.Standing(case.pk, case.total_mpt or 0, not case.shortfalls, rules.tie_of(edition, case.areas, integrity_points))


def standings(cycle: Cycle) -> list[rules.Standing]:
    """All computed cases of a cycle, with the grade points of two years for the tie-break; withdrawn ones left out."""
    computed = ReviewCase.objects.filter(cycle=cycle, total_mpt__isnull=False).exclude(state=ReviewCase.State.WITHDRAWN)
    cases = list(computed.select_related("application__institution"))
    owners = [c.application.institution.organisation_id for c in cases]
    integrity = {owner: m.value or Fraction(0) for owner, m in grade_points.values(cycle.data_until, owners).items()}
    edition = edition_of(cycle.standard)
    return [standing_of(c, edition, int(integrity.get(c.application.institution.organisation_id, 0))) for c in cases]


def narrow(case: ReviewCase) -> tuple[str, ...]:
    """The dimensions of a computed case of which under 40 % of the points apply."""
    edition = edition_of(case.cycle.standard)
    return tuple(
        part.code
        for part in edition.parts
        if Fraction(sum(line.points for line in edition.of(part.code) if line.code in case.criteria), part.points) < CONFIRM_BELOW
    )


@dataclass(frozen=True)
class Findings:
    """What the panel would find if it found as computed: case id → pass, reserve or fail; and what it has to say itself.

    `own_word` are cases that need a decision of their own: a full tie at the cut (to be drawn), a dimension to confirm.
    """

    decisions: dict[int, str]
    own_word: dict[int, str]
    digest: str


def findings(cycle: Cycle) -> Findings:
    """The dry run of 集体审议 for every case nobody has recorded yet; whom the panel failed leaves the place to the next."""
    cases = {c.pk: c for c in ReviewCase.objects.filter(cycle=cycle, total_mpt__isnull=False).select_related("cycle__standard")}
    failed = {pk for pk, c in cases.items() if c.state != ReviewCase.State.DESK_DONE and c.panel_decision == ReviewCase.Decision.FAIL}
    cut = rules.cut([s for s in standings(cycle) if s.key not in failed], cycle.places)
    named = dict.fromkeys(cut.listed, "pass") | dict.fromkeys(cut.reserve, "reserve")
    decisions, own_word = {}, {}
    for pk, case in cases.items():
        if case.state != ReviewCase.State.DESK_DONE:
            continue
        if pk in cut.to_draw:
            own_word[pk] = "draw"
        elif not case.shortfalls and narrow(case):
            own_word[pk] = "narrow"
        else:
            decisions[pk] = named.get(pk, "fail")
    said = sorted((pk, decision, cases[pk].total_mpt) for pk, decision in decisions.items())
    return Findings(decisions, own_word, sha256(repr(said).encode()).hexdigest())


def decision_problems(cycle: Cycle, *, lawful: bool = True):
    """Why the panel's list can't be decided now: not all found, or (where `lawful`) no list that the places and the order allow."""
    cases = list(ReviewCase.objects.filter(cycle=cycle).exclude(state=ReviewCase.State.WITHDRAWN))
    open_ = [c for c in cases if c.state not in (ReviewCase.State.DELIBERATED, ReviewCase.State.DECIDED)]
    if open_:
        yield Problem("open", _("还有 %(n)d 家机构没有记录审议结果。请先逐家或批量记录。") % {"n": len(open_)})
    elif not any(c.state == ReviewCase.State.DELIBERATED for c in cases):
        yield Problem("nothing", _("没有等待决定的机构。"))
    elif lawful:
        yield from rules.list_problems(standings(cycle), {c.pk: c.panel_decision for c in cases}, cycle.places)
