"""Everything that changes a case or an assignment: ASG-1…5, 8 and CAS-1, 3, 8, 9 of domain.md §5.5, §5.6."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from evaluation.applications.models import Application, Evidence
from evaluation.cycles.models import Cycle
from evaluation.review import rules, scoring, selectors
from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase, Score
from evaluation.standards.models import Criterion
from institutions.models import Institution
from portal.calendar.selectors import deadline
from portal.files.models import Attachment
from portal.kernel.actions import Context, acted, action
from portal.kernel.problems import Problem, WrongState, _, refuse
from quality.experts.models import Expert

State = ReviewAssignment.State
CaseState = ReviewCase.State
ANSWER_WD = 3
SCORE_WD = 15
GRANT = "evaluation.view_reviewcase"


@action("evaluation.review.receive")
def receive(ctx: Context, application: Application) -> ReviewCase:
    """CAS: an accepted nominee becomes a case (INV-11). The number is that of cycle and institution."""
    number = f"{application.cycle.number:02d}-{application.institution.public_no}"
    return ReviewCase(cycle=application.cycle, application=application, number=number)


@action("evaluation.review.assign", moves={CaseState.RECEIVED: CaseState.RECEIVED, CaseState.DESK_REVIEW: CaseState.DESK_REVIEW})
def assign(ctx: Context, case: ReviewCase, *, experts: list[Expert]) -> None:
    """ASG-1, proposed: pair experts with a case; each pair is checked for conflicts again, whoever proposed it (INV-13, INV-14)."""
    live = set(case.assignments.filter(state__in=ReviewAssignment.LIVE).values_list("expert_id", flat=True))
    ids = [e.pk for e in experts if e.pk not in live]
    barred = selectors.conflicts(Expert.objects.filter(pk__in=ids), ReviewCase.objects.filter(pk=case.pk), ctx.today)
    able = set(selectors.assignable(case.cycle, ctx.today).filter(pk__in=ids).values_list("pk", flat=True))
    found = []
    for expert in experts:
        ground = barred.get((expert.pk, case.application.institution_id))
        if ground:
            label = Conflict.Ground(ground).label
            found.append(Problem("conflict", _("%(expert)s 须回避（%(ground)s），请另选专家。") % {"expert": expert, "ground": label}))
        elif expert.pk in ids and expert.pk not in able:
            found.append(Problem("not_assignable", _("%(expert)s 不在库、已到聘期或有省级身份，不能分派。") % {"expert": expert}))
    if len(live) + len(ids) > case.cycle.experts_per_case:
        found.append(Problem("too_many", _("每家机构由 %(n)d 名专家评审，不能再加。") % {"n": case.cycle.experts_per_case}))
    refuse(found)
    ReviewAssignment.objects.bulk_create(ReviewAssignment(case=case, expert_id=pk) for pk in ids)


@action("evaluation.review.invite", moves={CaseState.RECEIVED: CaseState.RECEIVED, CaseState.DESK_REVIEW: CaseState.DESK_REVIEW})
def invite(ctx: Context, case: ReviewCase) -> None:
    """ASG-1: the leader approves the proposed pairs; the experts are invited and have three working days to answer."""
    if ctx.actor.user_id in acted(case, "evaluation.review.assign"):
        refuse([Problem("same_person", _("分派和批准须由不同的人完成。"))])
    proposed = list(case.assignments.filter(state=State.PROPOSED))
    if not proposed:
        refuse([Problem("nothing", _("没有待批准的分派。"))])
    barred = selectors.conflicts(Expert.objects.filter(assignments__in=proposed), ReviewCase.objects.filter(pk=case.pk), ctx.today)
    refuse(Problem("conflict", _("分派后出现回避关系，请先更换专家。")) for _pair in barred)
    until = _end(deadline(ctx.today, ANSWER_WD))
    for assignment in proposed:
        assignment.state, assignment.invited_at, assignment.answer_until = State.INVITED, ctx.now, until
        assignment.revision += 1
    ReviewAssignment.objects.bulk_update(proposed, ["state", "invited_at", "answer_until", "revision"])


@action("evaluation.review.declare_conflict")
def declare_conflict(ctx: Context, expert: Expert, *, institution: Institution, ground: str, note: str = "") -> Conflict:
    """An expert names a relation to an institution; from then on no file of it can come to them, and one they hold is given back."""
    for held in _live(expert, institution):
        recuse(ctx.part(f"recuse-{held.pk}"), held, why=note or Conflict.Ground(ground).label)
    return Conflict(expert=expert, institution=institution, ground=ground, source=Conflict.Source.DECLARED, note=note)


@action("evaluation.review.add_conflict")
def add_conflict(ctx: Context, expert: Expert, *, institution: Institution, ground: str, note: str) -> Conflict:
    """A relation that others have reported, entered by the secretary (COI-11)."""
    system = ctx.as_system("evaluation.review")
    for held in _live(expert, institution):
        expire(system, held, why=note)
    return Conflict(expert=expert, institution=institution, ground=ground, source=Conflict.Source.REPORTED, note=note)


@action("evaluation.review.withdraw_conflict", moves={Conflict.State.STANDING: Conflict.State.WITHDRAWN})
def withdraw_conflict(ctx: Context, conflict: Conflict) -> None:
    """A recorded relation proved wrong; a computed one can't be withdrawn because it is never stored."""
    if not ctx.reason:
        refuse([Problem("reason_missing", _("请写明撤回的理由。"), "_reason")])


@action("evaluation.review.accept", moves={State.INVITED: State.SCORING})
def accept(ctx: Context, assignment: ReviewAssignment) -> None:
    """ASG-2: the expert signs 回避与保密承诺书; only now the file opens to this person (INV-12)."""
    if ctx.now >= assignment.answer_until:
        refuse([Problem("too_late", _("答复期限已过，邀请已失效。"))])
    if selectors.conflict_of(assignment.expert, assignment.case, ctx.today):
        refuse([Problem("conflict", _("您与这家机构有回避关系，请谢绝这次邀请。"))])
    assignment.declaration_signed_at = ctx.now
    assignment.due_on = deadline(ctx.today, SCORE_WD)
    assign_perm(GRANT, assignment.expert.user, assignment.case)
    accepted = assignment.case.assignments.filter(state__in=[State.SCORING, State.SUBMITTED]).count() + 1
    if assignment.case.state == CaseState.RECEIVED and accepted >= assignment.case.cycle.experts_per_case:
        begin(ctx.as_system("evaluation.review"), assignment.case)


@action("evaluation.review.decline", moves={State.INVITED: State.DECLINED})
def decline(ctx: Context, assignment: ReviewAssignment, *, why: str) -> None:
    """ASG-3: the expert can't take this file."""
    assignment.ended_reason = why


@action("evaluation.review.recuse", moves={State.INVITED: State.RECUSED, State.SCORING: State.RECUSED, State.SUBMITTED: State.RECUSED})
def recuse(ctx: Context, assignment: ReviewAssignment, *, why: str) -> None:
    """ASG-4: the expert stands aside; what was scored is kept but counts nowhere (INV-17). The institution is not told."""
    assignment.ended_reason = why
    _close(assignment)


@action("evaluation.review.expire", moves={State.INVITED: State.EXPIRED, State.SCORING: State.EXPIRED, State.SUBMITTED: State.RECUSED})
def expire(ctx: Context, assignment: ReviewAssignment, *, why: str = "") -> None:
    """ASG-2, ASG-7: no answer or no sheet in time, or a relation reported by others; another reader is to be found."""
    assignment.ended_reason = why
    _close(assignment)


@action("evaluation.review.begin", moves={CaseState.RECEIVED: CaseState.DESK_REVIEW})
def begin(ctx: Context, case: ReviewCase) -> None:
    """CAS-1: as many readers as wanted have accepted."""


@action("evaluation.review.score", moves={State.SCORING: State.SCORING})
def score(
    ctx: Context,
    assignment: ReviewAssignment,
    *,
    criterion: Criterion,
    level: int,
    points_mpt: int,
    comment: str = "",
    cited: Attachment | None = None,
    cited_page: int | None = None,
):
    """One score by the expert's own hand: level 1–4 and half points inside its band (INV-16, INV-19)."""
    if assignment.case.cycle.state != Cycle.State.REVIEWING:
        raise WrongState(Problem("closed", _("评分已经关闭。")))
    refuse(scoring.score_problems(criterion, level=level, points_mpt=points_mpt))
    given = {"level": level, "points_mpt": points_mpt, "comment": comment, "cited": cited, "cited_page": cited_page, "scored_at": ctx.now}
    kept = assignment.scores.filter(criterion=criterion).first()
    if kept is None:
        return Score(assignment=assignment, criterion=criterion, **given)
    before = kept.snapshot()
    same = all(getattr(kept, name) == value for name, value in given.items() if name != "scored_at")
    for name, value in given.items():
        if name != "scored_at" or not same:
            setattr(kept, name, value)
    return kept, before


@action("evaluation.review.submit_sheet", moves={State.SCORING: State.SUBMITTED})
def submit_sheet(ctx: Context, assignment: ReviewAssignment) -> None:
    """ASG-5: the whole sheet is handed in; every evidence criterion scored, comments where they are demanded."""
    if assignment.case.cycle.state != Cycle.State.REVIEWING:
        raise WrongState(Problem("closed", _("评分已经关闭。")))
    refuse(sheet_problems(assignment))
    assignment.submitted_at = ctx.now


def sheet_problems(assignment: ReviewAssignment):
    """What a sheet still lacks before it can be handed in."""
    application = assignment.case.application_id
    shown = set(Evidence.objects.filter(application=application).values_list("criterion_id", flat=True))
    given = selectors.sheet(assignment)
    for criterion in scoring.applicable(assignment.case, selectors.scored_criteria(assignment.case)):
        kept = given.get(criterion.pk)
        name = {"code": criterion.code, "title": criterion.title}
        if kept is None:
            yield Problem("missing", _("%(code)s %(title)s 还没有评分。") % name, f"c{criterion.pk}")
        elif kept.level == 4 and not kept.comment.strip():
            yield Problem("comment", _("%(code)s %(title)s 评为不合格，须写明理由。") % name, f"c{criterion.pk}")
        elif kept.level == 1 and criterion.pk not in shown and not kept.comment.strip():
            yield Problem("comment", _("%(code)s %(title)s 没有材料而评为优，须写明依据。") % name, f"c{criterion.pk}")


@action("evaluation.review.reopen", moves={State.SUBMITTED: State.SCORING})
def reopen(ctx: Context, assignment: ReviewAssignment) -> None:
    """ASG-6: back to its own expert for a matter of form, with a reason and never a hint on the number."""
    if not ctx.reason:
        refuse([Problem("reason_missing", _("请写明退回的形式问题，不得涉及分数。"), "_reason")])
    assignment.submitted_at = None


@action("evaluation.review.lock", moves={State.SUBMITTED: State.LOCKED})
def lock(ctx: Context, assignment: ReviewAssignment) -> None:
    """ASG-8: scoring is closed; the personal grant ends with the work."""
    remove_perm(GRANT, assignment.expert.user, assignment.case)


@action("evaluation.review.compute", moves={CaseState.RECEIVED: CaseState.DESK_DONE, CaseState.DESK_REVIEW: CaseState.DESK_DONE})
def compute(ctx: Context, case: ReviewCase) -> None:
    """CAS-3: the legal scores from the frozen values and the sheets that count, to the last thousandth (domain.md §8)."""
    result = scoring.result_of(case)
    case.criteria, case.dimensions, case.areas = result.criteria, result.dimensions, result.areas
    case.total_mpt, case.desk_share = result.total_mpt, str(result.desk_share)
    case.vetoes, case.shortfalls = result.vetoes, result.shortfalls


@action("evaluation.review.deliberate", moves={CaseState.DESK_DONE: CaseState.DELIBERATED, CaseState.DELIBERATED: CaseState.DELIBERATED})
def deliberate(ctx: Context, case: ReviewCase, *, decision: str, note: str = "") -> None:
    """CAS-8, thin: the secretary records what the panel found. Below the line, under a minimum or with a veto nothing passes (INV-21)."""
    if case.cycle.state != Cycle.State.DELIBERATING:
        raise WrongState(Problem("stage", _("评分关闭后才能记录集体审议结果。")))
    refuse(rules.panel_problems(decision=decision, shortfalls=case.shortfalls, note=note))
    case.panel_decision, case.panel_note = decision, note


@action("evaluation.review.decide", moves={CaseState.DELIBERATED: CaseState.DECIDED})
def decide(ctx: Context, case: ReviewCase) -> None:
    """CAS-9: the leader approves the panel's finding as it stands; single rows can't be changed (INV-24)."""
    if ctx.actor.user_id in acted(case, "evaluation.review.deliberate"):
        refuse([Problem("same_person", _("记录审议结果和作出决定须由不同的人完成。"))])
    case.decision, case.reason = case.panel_decision, case.panel_note


def _live(expert: Expert, institution: Institution):
    held = ReviewAssignment.objects.filter(expert=expert, case__application__institution=institution)
    return held.filter(state__in=[State.INVITED, State.SCORING, State.SUBMITTED])


def _close(assignment: ReviewAssignment) -> None:
    remove_perm(GRANT, assignment.expert.user, assignment.case)


def _end(day) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
