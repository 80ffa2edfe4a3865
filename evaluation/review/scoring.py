"""Between the tables and the pure rules: what a case's sheets and frozen values come to."""

from fractions import Fraction

from evaluation.applications.models import FrozenValue
from evaluation.integrity.indicators import grade_points
from evaluation.review import rules, selectors
from evaluation.review.models import ReviewCase
from evaluation.standards import rules as standard_rules
from evaluation.standards.models import Criterion
from evaluation.standards.selectors import edition_of, standing_vetoes
from institutions.models import Scope
from portal.kernel.problems import Problem, _


def score_problems(criterion: Criterion, *, level: int, points_mpt: int):
    """Whether points are half points inside the band of the level (INV-19)."""
    if criterion.kind != Criterion.Kind.EVIDENCE:
        yield Problem("kind", _("%(code)s 由系统计算，不需要评分。") % {"code": criterion.code})
        return
    bands = edition_of(criterion.dimension.standard).bands
    if points_mpt % 500:
        yield Problem("half_points", _("得分以 0.5 分为单位。"), "points")
    elif standard_rules.band_of(bands, criterion.points, points_mpt) != level:
        allowed = standard_rules.half_points(bands, criterion.points, level)
        said = {"code": criterion.code, "low": f"{allowed[-1] / 1000:g}", "high": f"{allowed[0] / 1000:g}"}
        yield Problem("band", _("%(code)s 该等次的得分须在 %(low)s 到 %(high)s 分之间。") % said, "points")


def fields_of(case: ReviewCase) -> frozenset[str]:
    """The institution's licensed fields, by which criteria apply."""
    owner = case.application.institution.organisation_id
    return frozenset(Scope.objects.filter(owner=owner, state="valid", withdrawn_on=None).values_list("field", flat=True))


def applicable(case: ReviewCase, criteria) -> list[Criterion]:
    """The criteria that apply to the institution by its fields."""
    fields = fields_of(case)
    return [c for c in criteria if standard_rules.applies(c.definition.get("applies"), fields)]


def result_of(case: ReviewCase) -> rules.Result:
    """The case's legal result; raises rules.Undefined while a criterion has fewer than three valid sheets."""
    standard = case.cycle.standard
    edition, fields = edition_of(standard), fields_of(case)
    frozen = {v.criterion.code: v for v in FrozenValue.objects.filter(application=case.application_id).select_related("criterion")}
    codes = dict(Criterion.objects.filter(dimension__standard=standard).values_list("pk", "code"))
    given = {codes[pk]: [s.points_mpt for s in found] for pk, found in selectors.sheets(case).items()}
    scored = {}
    for line in edition.lines:
        if not standard_rules.applies(line.definition.get("applies"), fields):
            scored[line.code] = standard_rules.Scored(0, applies=False)
        elif line.kind == "auto":
            value = frozen[line.code]
            scored[line.code] = standard_rules.Scored(value.score_mpt, applies=value.applicable)
        else:
            scored[line.code] = standard_rules.evidence(given.get(line.code, []))
    owner = case.application.institution.organisation_id
    vetoes = standing_vetoes(standard, case.cycle.data_until, [owner])[owner]
    return rules.result(edition, scored, [v["code"] for v in vetoes])


def rank(cycle) -> None:
    """Give competition ranks to the cases that pass, within the transaction that closes scoring."""
    cases = list(ReviewCase.objects.filter(cycle=cycle, state=ReviewCase.State.DESK_DONE).select_related("application__institution"))
    given = rules.ranks([standing(c, {}) for c in cases])
    for case in cases:
        case.rank = given.get(case.pk)
    ReviewCase.objects.bulk_update(cases, ["rank"])


def standing(case: ReviewCase, integrity: dict[int, Fraction]) -> rules.Standing:
    """What ranking and the cut ask of a case; `integrity` maps organisations to grade points of two years."""
    tie = tuple(case.areas.get(a, 0) for a in rules.AREAS)
    points = integrity.get(case.application.institution.organisation_id, Fraction(0))
    return rules.Standing(case.pk, case.total_mpt or 0, not case.shortfalls, (*tie, int(points)))


def standings(cycle) -> list[rules.Standing]:
    """All computed cases of a cycle, with integrity points for the tie-break."""
    cases = list(ReviewCase.objects.filter(cycle=cycle, total_mpt__isnull=False).select_related("application__institution"))
    owners = [c.application.institution.organisation_id for c in cases]
    integrity = {owner: m.value or Fraction(0) for owner, m in grade_points.values(cycle.data_until, owners).items()}
    return [standing(c, integrity) for c in cases]
