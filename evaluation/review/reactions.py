"""What review does in a cycle's steps, and who is told."""

from django.urls import reverse

from evaluation.cycles.gates import effect, gate
from evaluation.cycles.models import Cycle
from evaluation.recommendation import selectors as recommendations
from evaluation.recommendation.models import Recommendation
from evaluation.review import actions, scoring, selectors
from evaluation.review.models import ReviewAssignment, ReviewCase
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.kernel.problems import Problem, _
from portal.kernel.relay import on
from portal.notify.outbox import tell

CaseState = ReviewCase.State
LEAST_SHEETS = 3


@on("evaluation.recommendation.accept")
def receive_nominees(event: Event) -> None:
    """Each nominee of an accepted list becomes a case, once (INV-11)."""
    row = Recommendation.objects.get(pk=event.subject_id)
    ctx = Context(Actor(system="evaluation.review"), now=event.at)
    for nominee in recommendations.listed(row):
        if not ReviewCase.objects.filter(application=nominee.application).exists():
            actions.receive(ctx, nominee.application)


@gate("start_review")
def experts_suffice(cycle: Cycle, today):
    """CYC-5: enough experts for every case that will come."""
    able = selectors.assignable(cycle, today).count()
    if able < cycle.experts_per_case:
        yield Problem("experts", _("在库可分派的专家只有 %(n)d 名，每家机构需要 %(k)d 名。") % {"n": able, "k": cycle.experts_per_case})


@gate("close_scoring")
def sheets_suffice(cycle: Cycle, today):
    """CYC-6: at least three valid sheets for every case (INV-18)."""
    open_cases = cycle.cases.filter(state__in=[CaseState.RECEIVED, CaseState.DESK_REVIEW])
    for case in selectors.cases_for_list(open_cases):
        if case.done < LEAST_SHEETS:
            yield Problem(
                "sheets",
                _("%(case)s 只有 %(n)d 份有效评分表，至少要 %(least)d 份。请先补派专家。") % {"case": case, "n": case.done, "least": LEAST_SHEETS},
            )
        elif case.reading:
            yield Problem("reading", _("%(case)s 还有 %(n)d 名专家在评分。请等其提交，或按逾期处理。") % {"case": case, "n": case.reading})


@effect("close_scoring")
def lock_and_compute(ctx: Context, cycle: Cycle) -> None:
    """ASG-8 and CAS-3 in the transaction that closes scoring: sheets locked, totals computed, ranks given."""
    system = ctx.as_system("evaluation.review")
    for assignment in ReviewAssignment.objects.filter(case__cycle=cycle, state=ReviewAssignment.State.SUBMITTED):
        actions.lock(system, assignment)
    for case in cycle.cases.filter(state__in=[CaseState.RECEIVED, CaseState.DESK_REVIEW]):
        actions.compute(system, case)
    scoring.rank(cycle)


@on("evaluation.review.invite")
def tell_experts(event: Event) -> None:
    """The invited experts learn of it; the institution's name stands in the portal, not in the mail."""
    case = ReviewCase.objects.get(pk=event.subject_id)
    for assignment in case.assignments.filter(state=ReviewAssignment.State.INVITED, invited_at=event.at).select_related("expert__user"):
        tell(
            users=[assignment.expert.user],
            subject=_("您有一项评审邀请，请在 3 个工作日内答复"),
            link=reverse("evaluation:reviews"),
            kind="todo",
            due_on=assignment.answer_until.date(),
            event=event,
        )
