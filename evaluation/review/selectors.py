"""Reads of cases, assignments and conflicts that more than one page, rule or stage needs."""

from datetime import date, datetime

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from evaluation.applications.models import Application, Evidence
from evaluation.cycles.models import Cycle
from evaluation.review import pairing
from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase, Score
from evaluation.standards.models import Criterion
from institutions.registry.selectors import scopes_in_force
from portal.accounts.models import PROVINCE, Membership
from portal.calendar.selectors import deadline
from portal.calendar.spans import months_before
from portal.files.models import Attachment
from portal.kernel.models import Event
from portal.kernel.problems import Problem, _
from quality.experts.models import Expert, ExpertEmployment

State = ReviewAssignment.State
CaseState = ReviewCase.State
OPEN = (CaseState.RECEIVED, CaseState.DESK_REVIEW)
EMPLOYED_MONTHS = 36
PROVINCIAL_MONTHS = 24
MOST_FILES = 12
ANSWER_WD = 3
SCORE_WD = 15
LATE_WD = 3


def conflicts(experts: QuerySet, cases: QuerySet, today: date) -> dict[tuple[int, int], str]:
    """Every conflict of these experts with these cases' institutions: (expert, institution) → ground (COI-1…3, 9, SOD-1).

    Computed from province, employer, employment, provincial memberships and the previous cycle, together with what stands
    recorded. A fixed number of queries.
    """
    of = "application__institution"
    files = list(cases.values_list(of, f"{of}__organisation", f"{of}__province", f"{of}__name", "cycle__number"))
    institutions = {i for i, _o, _p, _n, _c in files}
    in_province: dict[int, list[int]] = {}
    for institution, _organisation, province, _name, _cycle in files:
        in_province.setdefault(province, []).append(institution)
    of_organisation = {o: i for i, o, _p, _n, _c in files}
    of_name = {name: i for i, _o, _p, name, _c in files}
    people = {pk: (province, employer) for pk, province, employer in experts.values_list("pk", "province_id", "employer")}
    found: dict[tuple[int, int], str] = {}

    last = max((number for *_rest, number in files), default=0) - 1
    before = ReviewAssignment.objects.filter(expert__in=people, case__application__institution__in=institutions, case__cycle__number=last)
    for pair in before.filter(state__in=ReviewAssignment.COUNTED).values_list("expert_id", "case__application__institution"):
        found[pair] = Conflict.Ground.PREVIOUS_CYCLE
    standing = Conflict.objects.filter(expert__in=people, institution__in=institutions, state=Conflict.State.STANDING)
    found.update({(e, i): ground for e, i, ground in standing.values_list("expert_id", "institution_id", "ground")})
    served = Membership.objects.filter(user__expert__in=people, role__in=PROVINCE)
    served = served.filter(Q(valid_until=None) | Q(valid_until__gte=months_before(today, PROVINCIAL_MONTHS)))
    lived = [(pk, province) for pk, (province, _employer) in people.items()]
    for expert, province in [*served.values_list("user__expert", "organisation__province"), *lived]:
        found.update({(expert, i): Conflict.Ground.SAME_PROVINCE for i in in_province.get(province, ())})
    since = months_before(today, EMPLOYED_MONTHS)
    worked = ExpertEmployment.objects.filter(expert__in=people).filter(Q(until_on=None) | Q(until_on__gte=since))
    worked = worked.filter(Q(organisation__in=of_organisation) | Q(employer__in=of_name)).order_by("until_on")
    for expert, organisation, name, until in worked.values_list("expert_id", "organisation_id", "employer", "until_on"):
        ground = Conflict.Ground.SAME_UNIT if until is None or until >= today else Conflict.Ground.EMPLOYMENT
        found[expert, of_organisation.get(organisation) or of_name[name]] = ground
    for expert, (_province, employer) in people.items():
        if employer in of_name:
            found[expert, of_name[employer]] = Conflict.Ground.SAME_UNIT
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


def board(cycle: Cycle, today: date) -> pairing.Board:
    """Who reads what in a cycle now, with everyone who could be asked; nothing is stored. A fixed number of queries."""
    cases = ReviewCase.objects.filter(cycle=cycle).exclude(state=ReviewCase.State.WITHDRAWN)
    held = ReviewAssignment.objects.filter(case__in=cases).values_list("case_id", "expert_id", "state")
    taken: dict[int, set[int]] = {}
    used: dict[int, set[int]] = {}
    for case_id, expert_id, state in held:  # who declined or stepped aside from a case is not asked again for it
        (taken if state in ReviewAssignment.LIVE else used).setdefault(case_id, set()).add(expert_id)
    able = set(assignable(cycle, today).values_list("pk", flat=True))
    known = Expert.objects.filter(pk__in=able.union(*taken.values()))
    at: dict[int, set[int]] = {}
    working = ExpertEmployment.objects.filter(expert__in=known, organisation__isnull=False).filter(
        Q(until_on=None) | Q(until_on__gte=today)
    )
    for expert, organisation in working.values_list("expert_id", "organisation_id"):
        at.setdefault(expert, set()).add(organisation)
    load: dict[int, int] = {}
    for readers in taken.values():
        for expert in readers:
            load[expert] = load.get(expert, 0) + 1
    readers = [
        pairing.Reader(e.pk, frozenset(e.fields), e.employer, frozenset(at.get(e.pk, ())), load.get(e.pk, 0), e.province_id, e.pk in able)
        for e in known
    ]
    rows = list(cases.values_list("pk", "application__institution", "application__institution__organisation"))
    fields: dict[int, set[str]] = {}
    for owner, code in scopes_in_force(today).filter(owner__in=[row[2] for row in rows]).values_list("owner_id", "field"):
        fields.setdefault(owner, set()).add(code)
    files = [
        pairing.File(pk, i, o, frozenset(fields.get(o, ())), frozenset(taken.get(pk, ())), frozenset(used.get(pk, ()))) for pk, i, o in rows
    ]
    return pairing.Board(files, readers, conflicts(known, cases, today), most=MOST_FILES)


WHY_NOT = {
    "taken": _("已分派这家机构"), "not_able": _("不在库、已到聘期或有省级身份"),
    "used": _("已谢绝、回避或逾期，不再邀请"), "load": _("评审任务已满"),
    "employer": _("与另一名评审专家同一单位"), "province": _("同一省份的评审专家已有两名"),
    "reciprocal": _("其单位的机构正由这家机构的人员评审，不能互评"),
}  # fmt: skip


def why_not(reason: str) -> str:
    """Why a pair can't be made, in words: a ground of conflict or what the rule of pairing says."""
    if reason in Conflict.Ground.values:
        return _("须回避（%(ground)s）") % {"ground": Conflict.Ground(reason).label}
    return WHY_NOT[reason]


def candidates(case: ReviewCase, today: date) -> list[tuple[Expert, str]]:
    """Every expert of the pool with why they can't read this case ("" where they can): matching field and least load first."""
    at = board(case.cycle, today)
    file = at.files[case.pk]
    known = {e.pk: e for e in Expert.objects.filter(pk__in=at.readers).select_related("user", "province")}
    found = []
    for reader in at.readers.values():
        expert, reason = known[reader.id], at.why_not(file, reader)
        expert.load, expert.matches = at.load[reader.id], bool(reader.fields & file.fields)
        found.append((reason is not None, not expert.matches, expert.load, reader.id, expert, why_not(reason) if reason else ""))
    return [(expert, reason) for *_order, expert, reason in sorted(found, key=lambda row: row[:4])]


def seed_of(cycle: Cycle) -> str:
    """The seed by which equal pairs are ordered, told beforehand."""
    return f"cycle-{cycle.number}"


def plan(cycle: Cycle, today: date) -> pairing.Plan:
    """The pairs the lawful rule proposes for every case that lacks readers; nothing is stored."""
    at = board(cycle, today)
    waiting = set(ReviewCase.objects.filter(cycle=cycle, state__in=OPEN).values_list("pk", flat=True))
    return pairing.pair(at, sorted(waiting), wanted=cycle.experts_per_case, seed=seed_of(cycle))


def overdue_invitations(now: datetime) -> QuerySet:
    """Invitations nobody answered in three working days (ASG-2), and sheets more than three working days over (ASG-7)."""
    today = timezone.localdate(now)
    due = ReviewAssignment.objects.filter(state=State.SCORING, due_on__lt=today).values_list("due_on", flat=True).distinct()
    late = [day for day in due if deadline(day, LATE_WD) < today]
    return ReviewAssignment.objects.filter(Q(state=State.INVITED, answer_until__lte=now) | Q(state=State.SCORING, due_on__in=late))


def cases_for_list(rows: QuerySet) -> QuerySet:
    """With all that a list row shows: readers proposed, asked, reading, done. Never a score."""
    counts = {
        "live": Count("assignments", filter=Q(assignments__state__in=ReviewAssignment.LIVE)),
        "proposed": Count("assignments", filter=Q(assignments__state=State.PROPOSED)),
        "asked": Count("assignments", filter=Q(assignments__state=State.INVITED)),
        "reading": Count("assignments", filter=Q(assignments__state=State.SCORING)),
        "done": Count("assignments", filter=Q(assignments__state__in=ReviewAssignment.COUNTED)),
    }
    return rows.select_related("application__institution__province", "cycle").annotate(**counts)


def for_page(rows: QuerySet) -> QuerySet:
    """With all that the page of one case shows."""
    read = ReviewAssignment.objects.select_related("expert__user", "expert__province").annotate(scored=Count("scores")).order_by("pk")
    return rows.select_related("application__institution__province", "cycle__standard").prefetch_related(
        Prefetch("assignments", queryset=read)
    )


def cases_with_readers(rows: QuerySet) -> QuerySet:
    """As in the list, with the readers themselves."""
    read = ReviewAssignment.objects.select_related("expert__user", "expert__province").order_by("pk")
    return cases_for_list(rows).prefetch_related(Prefetch("assignments", queryset=read))


def for_ranking(rows: QuerySet) -> QuerySet:
    """With all that a line of the ranking shows; the counts are what its filters ask."""
    return cases_for_list(rows)


def named(rows: QuerySet, words: str) -> QuerySet:
    """Cases by the institution's name or number, or their own number."""
    of = "application__institution"
    return rows.filter(Q(number__icontains=words) | Q(**{f"{of}__name__icontains": words}) | Q(**{f"{of}__public_no__icontains": words}))


def applications_with_cycle(rows: QuerySet) -> QuerySet:
    """Applications with the cycle they belong to."""
    return rows.select_related("cycle__standard", "institution")


def own_result(visible: QuerySet, application: Application) -> ReviewCase | None:
    """The decided case of an application, among those the reader may know of."""
    return visible.filter(application=application).select_related("cycle__standard", "application__institution").first()


def conflicts_for_list(rows: QuerySet) -> QuerySet:
    """Recorded relations with both sides."""
    return rows.select_related("expert__user", "expert__province", "institution__province")


def conflicts_named(rows: QuerySet, words: str) -> QuerySet:
    """Recorded relations by the name of the expert or the institution."""
    return rows.filter(Q(expert__user__name__icontains=words) | Q(institution__name__icontains=words))


def mine(rows: QuerySet) -> QuerySet:
    """An expert's own list: institution, progress and due day."""
    related = ("case__application__institution__province", "case__cycle__standard", "expert__user")
    return rows.select_related(*related).annotate(scored=Count("scores"))


def mine_in_order(rows: QuerySet) -> QuerySet:
    """The same with `place`: what waits for an answer, what is being scored, what is handed in, the rest."""
    places = {State.INVITED: 0, State.SCORING: 1, State.SUBMITTED: 2, State.LOCKED: 3}
    whens = (When(state=state, then=Value(n)) for state, n in places.items())
    return mine(rows).annotate(place=Case(*whens, default=Value(9), output_field=IntegerField()))


def tallies(rows: QuerySet) -> dict[str, int]:
    """How many assignments are in each state; one query."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def expert_of(user_id: int | None) -> Expert | None:
    """The expert a person is."""
    return Expert.objects.filter(user=user_id).first()


def to_invite(cycle: Cycle) -> QuerySet:
    """The proposed pairs of a cycle."""
    found = ReviewAssignment.objects.filter(case__cycle=cycle, state=State.PROPOSED)
    return found.select_related("case__application__institution__province", "expert__user", "expert__province").order_by(
        "case__number", "pk"
    )


def assigners(cycle: Cycle) -> set[int]:
    """Who proposed any of the pairs that wait for approval (SOD-3)."""
    waiting = ReviewCase.objects.filter(assignments__in=to_invite(cycle)).values("pk")
    events = Event.objects.filter(subject_type=ReviewCase._meta.label_lower, subject_id__in=waiting, verb="evaluation.review.assign")
    return set(events.exclude(actor=None).values_list("actor_id", flat=True))


def scored_criteria(case: ReviewCase) -> QuerySet:
    """The evidence criteria of the case's standard, in order."""
    wanted = Criterion.objects.filter(dimension__standard=case.cycle.standard_id, kind=Criterion.Kind.EVIDENCE)
    return wanted.select_related("dimension__standard").order_by("order")


def sheet(assignment: ReviewAssignment) -> dict[int, Score]:
    """The scores given so far: criterion id → score."""
    return {s.criterion_id: s for s in assignment.scores.select_related("cited__file")}


def evidence_files(application_id: int) -> QuerySet:
    """The files an application was handed in with."""
    handed_in = Evidence.objects.filter(application=application_id).values("attachment")
    return Attachment.objects.filter(pk__in=handed_in, state=Attachment.State.VALID).select_related("file")


def citation_problems(case: ReviewCase, cited: Attachment | None, page: int | None):
    """Whether a comment can point there: to a page of a file that the institution handed in."""
    if cited is None:
        if page is not None:
            yield Problem("cited", _("请选择引用的文件。"), "cited")
        return
    file = evidence_files(case.application_id).filter(pk=cited.pk).first()
    if file is None:
        yield Problem("cited", _("引用的文件不是这家机构提交的材料，请重新选择。"), "cited")
    elif page is not None and file.file.pages and not 1 <= page <= file.file.pages:
        said = {"name": file.original_name, "pages": file.file.pages}
        yield Problem("cited_page", _("“%(name)s”共 %(pages)d 页，请填 1 到 %(pages)d。") % said, "cited_page")


def history(case: ReviewCase) -> QuerySet:
    """What happened to a case and its assignments, newest first; one query."""
    of_case = Q(subject_type=ReviewCase._meta.label_lower, subject_id=case.pk)
    reads = [a.pk for a in case.assignments.all()]
    of_reads = Q(subject_type=ReviewAssignment._meta.label_lower, subject_id__in=reads)
    return Event.objects.filter(of_case | of_reads).select_related("actor").order_by("-at", "-pk")


def scores_for_list(rows: QuerySet) -> QuerySet:
    """Scores with their criterion."""
    return rows.select_related("criterion")
