"""Reads of cases, assignments and conflicts that more than one page, rule or stage needs."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet

from evaluation.cycles.models import Cycle
from evaluation.review import pairing
from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase, Score
from evaluation.standards.models import Criterion
from institutions.models import Scope
from portal.accounts.models import PROVINCE, Membership
from quality.experts.models import Expert, ExpertEmployment

State = ReviewAssignment.State
EMPLOYED_YEARS = 3
PROVINCIAL_MONTHS = 24
MOST_FILES = 12


def conflicts(experts: QuerySet, cases: QuerySet, today: date) -> dict[tuple[int, int], str]:
    """Every conflict of these experts with these cases' institutions: (expert, institution) → ground (COI-1…3, 9, SOD-1).

    Computed from province, employment, provincial memberships and the previous cycle, together with what stands recorded.
    A fixed number of queries.
    """
    found: dict[tuple[int, int], str] = {}
    files = list(cases.values("application__institution", "application__institution__organisation", "application__institution__province"))
    by_province: dict[int, list[int]] = {}
    by_organisation: dict[int, int] = {}
    for f in files:
        by_province.setdefault(f["application__institution__province"], []).append(f["application__institution"])
        by_organisation[f["application__institution__organisation"]] = f["application__institution"]
    people = dict(experts.values_list("pk", "province_id"))
    for expert, province in people.items():
        found.update({(expert, i): Conflict.Ground.SAME_PROVINCE for i in by_province.get(province, ())})
    since = today - timedelta(days=365 * EMPLOYED_YEARS)
    worked = ExpertEmployment.objects.filter(expert__in=people, organisation__in=by_organisation).filter(Q(until_on=None) | Q(until_on__gte=since))
    for expert, organisation, until in worked.values_list("expert_id", "organisation_id", "until_on"):
        ground = Conflict.Ground.SAME_UNIT if until is None or until >= today else Conflict.Ground.EMPLOYMENT
        found[expert, by_organisation[organisation]] = ground
    lately = today - timedelta(days=30 * PROVINCIAL_MONTHS)
    served = Membership.objects.filter(user__expert__in=people, role__in=PROVINCE).filter(Q(valid_until=None) | Q(valid_until__gte=lately))
    for expert, province in served.values_list("user__expert", "organisation__province"):
        found.update({(expert, i): Conflict.Ground.SAME_PROVINCE for i in by_province.get(province, ())})
    institutions = {f["application__institution"] for f in files}
    standing = Conflict.objects.filter(expert__in=people, institution__in=institutions, state=Conflict.State.STANDING)
    found.update({(e, i): g for e, i, g in standing.values_list("expert_id", "institution_id", "ground")})
    cycle = Cycle.objects.filter(cases__in=cases).order_by("-number").values_list("number", flat=True).first()
    before = ReviewAssignment.objects.filter(
        expert__in=people, case__application__institution__in=institutions, case__cycle__number=(cycle or 0) - 1, state__in=ReviewAssignment.COUNTED
    )
    for expert, institution in before.values_list("expert_id", "case__application__institution"):
        found.setdefault((expert, institution), Conflict.Ground.PREVIOUS_CYCLE)
    return found


def conflict_of(expert: Expert, case: ReviewCase, today: date) -> str | None:
    """The ground on which this expert must stand aside from this case; None when there is none."""
    found = conflicts(Expert.objects.filter(pk=expert.pk), ReviewCase.objects.filter(pk=case.pk), today)
    return found.get((expert.pk, case.application.institution_id))


def assignable(cycle: Cycle, today: date) -> QuerySet:
    """Experts who can be asked in a cycle: in the pool, within their term, and with no provincial membership of today (SOD-1)."""
    provincial = Membership.objects.filter(role__in=PROVINCE, state="open").values("user")
    pool = Expert.objects.filter(state=Expert.State.ADMITTED, term_until__gte=today).exclude(user__in=provincial)
    live = Count("assignments", filter=Q(assignments__case__cycle=cycle, assignments__state__in=ReviewAssignment.LIVE))
    return pool.annotate(load=live).select_related("user", "province")


def plan(cycle: Cycle, today: date) -> pairing.Plan:
    """The pairs the lawful rule proposes for every case that lacks readers; nothing is stored."""
    cases = ReviewCase.objects.filter(cycle=cycle, state__in=[ReviewCase.State.RECEIVED, ReviewCase.State.DESK_REVIEW])
    experts = assignable(cycle, today)
    at = dict(ExpertEmployment.objects.filter(expert__in=experts, until_on=None).values_list("expert_id", "organisation_id"))
    readers = [pairing.Reader(e.pk, frozenset(e.fields), e.employer, at.get(e.pk), e.load) for e in experts]
    # A reader who declined or stepped aside from a case is not asked again for it.
    taken: dict[int, set[int]] = {}
    used: dict[int, int] = {}
    for case_id, expert_id, state in ReviewAssignment.objects.filter(case__in=cases).values_list("case_id", "expert_id", "state"):
        if state in ReviewAssignment.LIVE:
            taken.setdefault(case_id, set()).add(expert_id)
        else:
            used.setdefault(case_id, set()).add(expert_id)
    rows = list(cases.values_list("pk", "application__institution", "application__institution__organisation"))
    fields: dict[int, set[str]] = {}
    granted = Scope.objects.filter(owner__in=[o for _, _, o in rows], state="valid", withdrawn_on=None)
    for owner, code in granted.values_list("owner_id", "field"):
        fields.setdefault(owner, set()).add(code)
    files = [pairing.File(pk, i, o, frozenset(fields.get(o, ())), frozenset(taken.get(pk, ()))) for pk, i, o in rows]
    barred = set(conflicts(experts, cases, today))
    institution_of = {pk: i for pk, i, _ in rows}
    barred |= {(expert, institution_of[case]) for case, experts_used in used.items() for expert in experts_used}
    return pairing.pair(files, readers, barred, wanted=cycle.experts_per_case, most=MOST_FILES, seed=f"cycle-{cycle.number}")


def scored_criteria(case: ReviewCase) -> QuerySet:
    """The evidence criteria of the case's standard, in order."""
    wanted = Criterion.objects.filter(dimension__standard=case.cycle.standard_id, kind=Criterion.Kind.EVIDENCE)
    return wanted.select_related("dimension").order_by("order")


def overdue_invitations(now: datetime) -> QuerySet:
    """Invitations nobody answered in three working days (ASG-2), and sheets three days over (ASG-7)."""
    today = now.date()
    return ReviewAssignment.objects.filter(
        Q(state=State.INVITED, answer_until__lte=now) | Q(state=State.SCORING, due_on__lt=today - timedelta(days=5))
    )


def cases_for_list(rows: QuerySet) -> QuerySet:
    """With all that a list row shows: readers asked, reading, done."""
    counts = {
        "asked": Count("assignments", filter=Q(assignments__state__in=ReviewAssignment.LIVE)),
        "reading": Count("assignments", filter=Q(assignments__state=State.SCORING)),
        "done": Count("assignments", filter=Q(assignments__state__in=ReviewAssignment.COUNTED)),
    }
    return rows.select_related("application__institution__province", "cycle").annotate(**counts)


def for_page(rows: QuerySet) -> QuerySet:
    """With all that the page of one case shows."""
    read = ReviewAssignment.objects.select_related("expert__user", "expert__province").order_by("pk")
    return rows.select_related("application__institution__province", "application__cycle", "cycle__standard").prefetch_related(
        Prefetch("assignments", queryset=read)
    )


def mine(rows: QuerySet) -> QuerySet:
    """An expert's own list: institution, progress and due day."""
    scored = Count("scores")
    return rows.select_related("case__application__institution__province", "case__cycle__standard", "expert").annotate(scored=scored)


def sheet(assignment: ReviewAssignment) -> dict[int, Score]:
    """The scores given so far: criterion id → score."""
    return {s.criterion_id: s for s in assignment.scores.select_related("cited")}


def sheets(case: ReviewCase) -> dict[int, list[Score]]:
    """The scores that count (INV-17): criterion id → one per submitted sheet, in the order of the assignments."""
    found: dict[int, list[Score]] = {}
    counted = Score.objects.filter(assignment__case=case, assignment__state__in=ReviewAssignment.COUNTED)
    for score in counted.order_by("assignment_id"):
        found.setdefault(score.criterion_id, []).append(score)
    return found


def readers_of(case: ReviewCase) -> set[int]:
    """The users who scored a case in its cycle; they don't re-review it later (SOD-6)."""
    counted = ReviewAssignment.objects.filter(case=case, state__in=ReviewAssignment.COUNTED)
    return set(counted.values_list("expert__user_id", flat=True))
