"""What waits for whom in a review, and how far it has come: invitations, coverage, trial pairs, the work of the ministry's people."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from evaluation.cycles.models import Cycle, Duty
from evaluation.cycles.selectors import has_duty
from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase
from evaluation.review.selectors import ANSWER_WD, SCORE_WD, cases_for_list, conflict_of, plan
from institutions.registry.models import FIELDS
from institutions.registry.selectors import fields_of
from portal.accounts.models import MINISTRY
from portal.calendar.selectors import deadline
from portal.kernel.policy import Actor
from quality.experts.models import Expert

State = ReviewAssignment.State


def last_day(until: datetime) -> date:
    """The last day included of an exclusive midnight."""
    return timezone.localdate(until - timedelta(microseconds=1))


@dataclass(frozen=True)
class Invitation:
    """What an invited expert is told before anything opens: fields of the institution, the limits, a relation the system found."""

    fields: list[str]
    answer_on: date | None
    due_on: date
    ground: str


def invitation(assignment: ReviewAssignment, today: date) -> Invitation:
    """What the page of one invitation says."""
    ground = conflict_of(assignment.expert, assignment.case, today)
    until = assignment.answer_until
    return Invitation(
        fields=[str(FIELDS.get(code, code)) for code in fields_of(assignment.case.application.institution)],
        answer_on=last_day(until) if until else None,
        due_on=deadline(today, SCORE_WD),
        ground=str(Conflict.Ground(ground).label) if ground else "",
    )


@dataclass(frozen=True)
class Coverage:
    """How far a cycle's pairs have come: wanted, made, missing, by state; how many files the busiest and the average expert hold."""

    cases: int
    wanted: int
    live: int
    by_state: dict[str, int]
    short: int
    experts: int
    most: int

    @property
    def mean(self) -> float:
        """Files an expert holds on average."""
        return self.live / self.experts if self.experts else 0


def coverage(cycle: Cycle) -> Coverage:
    """The figures over the table of assignments; two queries."""
    cases = cases_for_list(ReviewCase.objects.filter(cycle=cycle).exclude(state=ReviewCase.State.WITHDRAWN))
    live = list(cases.order_by().values_list("live", flat=True))
    load: dict[int, int] = {}
    by_state: dict[str, int] = {}
    for expert, state in ReviewAssignment.objects.filter(case__cycle=cycle).values_list("expert_id", "state"):
        by_state[state] = by_state.get(state, 0) + 1
        if state in ReviewAssignment.LIVE:
            load[expert] = load.get(expert, 0) + 1
    wanted = cycle.experts_per_case
    short = sum(n < wanted for n in live)
    return Coverage(len(live), wanted * len(live), sum(live), by_state, short, len(load), max(load.values(), default=0))


@dataclass(frozen=True)
class Trial:
    """试算: the pairs that would be added, by case, and the cases that would still lack readers."""

    cases: list[ReviewCase]
    pairs: int
    missing: list[ReviewCase]


def trial(cycle: Cycle, today: date) -> Trial:
    """What the lawful rule would propose now, with names; nothing is stored."""
    found = plan(cycle, today)
    experts = {e.pk: e for e in Expert.objects.filter(pk__in={e for _c, e in found.pairs}).select_related("user", "province")}
    new: dict[int, list[Expert]] = {}
    for case, expert in found.pairs:
        new.setdefault(case, []).append(experts[expert])
    cases = list(
        ReviewCase.objects.filter(pk__in={*new, *found.missing}).select_related("application__institution__province").order_by("number")
    )
    for case in cases:
        case.new, case.lacks = new.get(case.pk, []), found.missing.get(case.pk, 0)
    return Trial([c for c in cases if c.new], len(found.pairs), [c for c in cases if c.lacks])


def answer_by(today: date) -> date:
    """The last day to answer an invitation sent today."""
    return deadline(today, ANSWER_WD)


def _own(user_id: int | None) -> QuerySet:
    found = ReviewAssignment.objects.filter(expert__user=user_id, case__cycle__state=Cycle.State.REVIEWING)
    return found.select_related("case__application__institution").annotate(scored=Count("scores"))


def to_answer(user_id: int | None) -> QuerySet:
    """A person's invitations without an answer."""
    return _own(user_id).filter(state=State.INVITED)


def to_score(user_id: int | None) -> QuerySet:
    """The files a person is scoring, by their limit."""
    return _own(user_id).filter(state=State.SCORING).order_by("due_on", "pk")


@dataclass(frozen=True)
class Work:
    """What waits in the cycle under review, and whether this person is its secretary. All figures count cases, `proposed` pairs."""

    cycle: Cycle
    secretary: bool
    short: int
    proposed: int
    undeliberated: int
    undecided: int


def work_of_ministry(actor: Actor) -> Work | None:
    """The review's work in the running cycle; None without one; three queries."""
    if not actor.is_(*MINISTRY):
        return None
    states = [Cycle.State.FORMAL_CHECK, Cycle.State.REVIEWING, Cycle.State.DELIBERATING]
    cycle = Cycle.objects.filter(state__in=states).order_by("-number").first()
    if cycle is None:
        return None
    cases = list(cases_for_list(ReviewCase.objects.filter(cycle=cycle).exclude(state=ReviewCase.State.WITHDRAWN)))
    assigning = cycle.state in (Cycle.State.FORMAL_CHECK, Cycle.State.REVIEWING)
    return Work(
        cycle=cycle,
        secretary=has_duty(actor, cycle, Duty.Kind.REVIEW_SECRETARY),
        short=sum(c.live < cycle.experts_per_case for c in cases) if assigning else 0,
        proposed=sum(c.proposed for c in cases) if assigning else 0,
        undeliberated=sum(c.state == ReviewCase.State.DESK_DONE for c in cases),
        undecided=sum(c.state == ReviewCase.State.DELIBERATED for c in cases),
    )
