"""Everything that changes a case or an assignment: ASG-1…8 and CAS-1, 3, 8, 9 of domain.md §5.5, §5.6."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import connection
from django.utils import translation
from guardian.shortcuts import assign_perm, remove_perm

from evaluation.applications.models import Application
from evaluation.cycles.models import Cycle
from evaluation.recommendation.models import Nominee, Recommendation
from evaluation.review import rules, scoring, selectors
from evaluation.review.models import Conflict, ReviewAssignment, ReviewCase, Score
from evaluation.standards.models import Criterion
from institutions.models import Institution
from portal.calendar.selectors import deadline, end_of
from portal.files.models import Attachment
from portal.kernel.actions import Context, acted, action, record, record_many
from portal.kernel.problems import Problem, Stale, WrongState, _, refuse
from quality.experts.models import Expert

State = ReviewAssignment.State
CaseState = ReviewCase.State
REOPENED_WD = 3
GRANT = "evaluation.view_reviewcase"
SAME_WHILE_ASSIGNING = {CaseState.RECEIVED: CaseState.RECEIVED, CaseState.DESK_REVIEW: CaseState.DESK_REVIEW}
ASSIGNING = {Cycle.State.FORMAL_CHECK: Cycle.State.FORMAL_CHECK, Cycle.State.REVIEWING: Cycle.State.REVIEWING}
REVIEWING = {Cycle.State.REVIEWING: Cycle.State.REVIEWING}
DELIBERATING = {Cycle.State.DELIBERATING: Cycle.State.DELIBERATING}


# --- cases and who reads them -------------------------------------------------------------------------------------------------


@action("evaluation.review.receive")
def receive(ctx: Context, application: Application) -> ReviewCase:
    """CAS: an accepted nominee becomes a case, once (INV-11). The number is that of cycle and institution."""
    if kept := ReviewCase.objects.filter(application=application).first():
        return kept, kept.snapshot()
    accepted = Nominee.objects.filter(
        application=application, state=Nominee.State.LISTED, recommendation__state=Recommendation.State.ACCEPTED
    )
    if not accepted.exists():
        refuse([Problem("not_accepted", _("这家机构不在已受理的推荐名单中，不能进入专家考核。"))])
    number = f"{application.cycle.number:02d}-{application.institution.public_no}"
    return ReviewCase(cycle=application.cycle, application=application, number=number)


@action("evaluation.review.propose", moves=ASSIGNING)
def propose(ctx: Context, cycle: Cycle) -> None:
    """ASG-1 for all cases of a cycle that lack readers: the lawful rule proposes, pairs made before stay as they are."""
    _one_at_a_time(cycle)
    waiting = ReviewCase.objects.filter(cycle=cycle, state__in=selectors.OPEN)
    cases = {c.pk: c for c in waiting.select_for_update(skip_locked=True, of=("self",))}
    list(Expert.objects.select_for_update().order_by("pk").values_list("pk"))
    pairs = [(case, expert) for case, expert in selectors.plan(cycle, ctx.today).pairs if case in cases]
    if not pairs:
        refuse([Problem("nothing", _("没有可以新增的分派：评审人数已满，或其余专家都不能分派。请查看每家的原因。"))])
    changed = {pk: cases[pk] for pk, _expert in pairs}
    before = {pk: case.snapshot() for pk, case in changed.items()}
    ReviewAssignment.objects.bulk_create(ReviewAssignment(case_id=case, expert_id=expert) for case, expert in pairs)
    _keep(ctx, "evaluation.review.assign", changed, before)
    record(ctx, "evaluation.review.propose", cycle, cycle.snapshot())


@action("evaluation.review.assign", moves=SAME_WHILE_ASSIGNING)
def assign(ctx: Context, case: ReviewCase, *, experts: Iterable[Expert], instead: Iterable[ReviewAssignment] = ()) -> None:
    """ASG-1 by hand: pair experts with a case, in place of others where these are named.

    Each pair is checked again, whoever proposed it: conflict, term, load, employer, province, reciprocity (INV-13, INV-14, SOD-11).
    """
    if case.cycle.state not in ASSIGNING:
        raise WrongState(Problem("stage", _("形式审查和专家考核阶段才能分派专家。")))
    _one_at_a_time(case.cycle)
    ids = [e.pk for e in experts]
    list(Expert.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    for gone in instead:
        void(ctx.as_system("evaluation.review"), gone)
    board = selectors.board(case.cycle, ctx.today)
    file, found, new = board.files[case.pk], [], []
    known = {e.pk: e for e in Expert.objects.filter(pk__in=ids).select_related("user")}
    for pk in ids:
        reader = board.readers.get(pk)
        reason = board.why_not(file, reader) if reader else "not_able"
        if reason is None:
            board.put(file, reader)
            new.append(pk)
        elif reason != "taken":
            found.append(Problem(reason, _("%(expert)s：%(why)s") % {"expert": known[pk], "why": selectors.why_not(reason)}, "experts"))
    if len(board.chosen[case.pk]) > case.cycle.experts_per_case:
        found.append(Problem("too_many", _("每家机构由 %(n)d 名专家评审，不能再加。") % {"n": case.cycle.experts_per_case}, "experts"))
    refuse(found)
    ReviewAssignment.objects.bulk_create(ReviewAssignment(case=case, expert_id=pk) for pk in new)


@action("evaluation.review.void", moves={State.PROPOSED: State.VOID, State.INVITED: State.VOID})
def void(ctx: Context, assignment: ReviewAssignment) -> None:
    """A pair is taken back before its expert has accepted."""


@action("evaluation.review.invite", moves=SAME_WHILE_ASSIGNING)
def invite(ctx: Context, case: ReviewCase) -> None:
    """ASG-1: the leader approves one case's proposed pairs; the experts are invited and have three working days to answer."""
    if case.cycle.state != Cycle.State.REVIEWING:
        raise WrongState(Problem("stage", _("专家考核启动后才能发出邀请。请先启动专家考核。")))
    if ctx.actor.user_id in acted(case, "evaluation.review.assign"):
        refuse([Problem("same_person", _("分派和批准须由不同的人完成。"))])
    _ask(ctx, case.assignments.filter(state=State.PROPOSED), ReviewCase.objects.filter(pk=case.pk))


@action("evaluation.review.invite_all", moves=REVIEWING)
def invite_all(ctx: Context, cycle: Cycle) -> None:
    """ASG-1: the leader approves every pair that waits in a cycle, as a whole."""
    if ctx.actor.user_id in selectors.assigners(cycle):
        refuse([Problem("same_person", _("分派和批准须由不同的人完成。"))])
    waiting = ReviewAssignment.objects.filter(case__cycle=cycle, state=State.PROPOSED)
    cases = ReviewCase.objects.select_for_update(of=("self",)).filter(pk__in=waiting.values("case"))
    changed = {c.pk: c for c in cases}
    before = {pk: case.snapshot() for pk, case in changed.items()}
    _ask(ctx, waiting.filter(case__in=changed), ReviewCase.objects.filter(pk__in=changed))
    _keep(ctx, "evaluation.review.invite", changed, before)
    record(ctx, "evaluation.review.invite_all", cycle, cycle.snapshot())


def _ask(ctx: Context, proposed, cases) -> None:
    """Invite the experts of these pairs, unless a relation came up since they were proposed (INV-13)."""
    pairs = list(proposed.select_related("case__application", "expert__user"))
    if not pairs:
        refuse([Problem("nothing", _("没有待批准的分派。"))])
    barred = selectors.conflicts(Expert.objects.filter(assignments__in=pairs), cases, ctx.today)
    refuse(
        Problem("conflict", _("%(case)s 与 %(expert)s 已有回避关系，请先更换专家。") % {"case": a.case, "expert": a.expert})
        for a in pairs
        if (a.expert_id, a.case.application.institution_id) in barred
    )
    until = end_of(deadline(ctx.today, selectors.ANSWER_WD))
    for assignment in pairs:
        assignment.state, assignment.invited_at, assignment.answer_until = State.INVITED, ctx.now, until
        assignment.revision += 1
    ReviewAssignment.objects.bulk_update(pairs, ["state", "invited_at", "answer_until", "revision"])


# --- relations ----------------------------------------------------------------------------------------------------------------


@action("evaluation.review.declare_conflict")
def declare_conflict(ctx: Context, expert: Expert, *, institution: Institution, ground: str, note: str = "") -> Conflict:
    """An expert names a relation to an institution; from then on no file of it can come to them, and one they hold is given back."""
    return _stand(ctx, expert, institution, ground, Conflict.Source.DECLARED, note)


@action("evaluation.review.add_conflict")
def add_conflict(ctx: Context, expert: Expert, *, institution: Institution, ground: str, note: str) -> Conflict:
    """A relation that others have reported, entered by the secretary (COI-11)."""
    if not note.strip():
        refuse([Problem("note", _("请写明由谁反映、有什么依据。"), "note")])
    return _stand(ctx, expert, institution, ground, Conflict.Source.REPORTED, note)


def _stand(ctx: Context, expert: Expert, institution: Institution, ground: str, source: str, note: str):
    if kept := Conflict.objects.filter(expert=expert, institution=institution, ground=ground, state=Conflict.State.STANDING).first():
        return kept, kept.snapshot()
    system = ctx.as_system("evaluation.review")
    declared = source == Conflict.Source.DECLARED
    open_ = [State.PROPOSED, State.INVITED, State.SCORING, State.SUBMITTED]
    for held in ReviewAssignment.objects.filter(expert=expert, case__application__institution=institution, state__in=open_):
        if held.state == State.PROPOSED:
            void(system, held)
        else:
            by = ctx.part(f"recuse-{held.pk}") if declared else system
            with translation.override("zh-hans"):  # kept for the secretary, whatever the language of the page
                why = note.strip() or str(Conflict.Ground(ground).label)
            recuse(by, held, why=why)
    return Conflict(expert=expert, institution=institution, ground=ground, source=source, note=note.strip())


@action("evaluation.review.withdraw_conflict", moves={Conflict.State.STANDING: Conflict.State.WITHDRAWN})
def withdraw_conflict(ctx: Context, conflict: Conflict) -> None:
    """A recorded relation proved wrong; a computed one can't be withdrawn because it is never stored."""
    if not ctx.reason:
        refuse([Problem("reason_missing", _("请写明撤回的理由。"), "_reason")])


# --- an expert's work ---------------------------------------------------------------------------------------------------------


@action("evaluation.review.accept", moves={State.INVITED: State.SCORING})
def accept(ctx: Context, assignment: ReviewAssignment) -> None:
    """ASG-2: the expert signs 回避与保密承诺书; only now the file opens to this person (INV-12)."""
    if ctx.now >= assignment.answer_until:
        refuse([Problem("too_late", _("答复期限已过，邀请已失效。"))])
    if assignment.case.cycle.state != Cycle.State.REVIEWING:
        raise WrongState(Problem("closed", _("评分已经关闭，不能再接受邀请。")))
    if selectors.conflict_of(assignment.expert, assignment.case, ctx.today):
        refuse([Problem("conflict", _("您与这家机构有回避关系，请申报回避或谢绝这次邀请。"))])
    assignment.declaration_signed_at = ctx.now
    assignment.due_on = deadline(ctx.today, selectors.SCORE_WD)
    assign_perm(GRANT, assignment.expert.user, assignment.case)


@action("evaluation.review.decline", moves={State.INVITED: State.DECLINED})
def decline(ctx: Context, assignment: ReviewAssignment, *, why: str) -> None:
    """ASG-3: the expert can't take this file."""
    if not why.strip():
        refuse([Problem("reason_missing", _("请写明谢绝的理由，例如“当月另有出庭任务”。"), "why")])
    assignment.ended_reason = why.strip()


@action("evaluation.review.recuse", moves={State.INVITED: State.RECUSED, State.SCORING: State.RECUSED, State.SUBMITTED: State.RECUSED})
def recuse(ctx: Context, assignment: ReviewAssignment, *, why: str) -> None:
    """ASG-4: the expert stands aside; what was scored is kept but counts nowhere (INV-17). The institution is not told."""
    if not why.strip():
        refuse([Problem("reason_missing", _("请写明回避的理由。"), "why")])
    assignment.ended_reason = why.strip()
    _shut(assignment)


@action("evaluation.review.expire", moves={State.INVITED: State.EXPIRED, State.SCORING: State.EXPIRED})
def expire(ctx: Context, assignment: ReviewAssignment) -> None:
    """ASG-2, ASG-7: no answer within three working days, or no sheet three working days after it was due; another reader is to be found."""
    if assignment.state == State.INVITED and ctx.now < assignment.answer_until:
        refuse([Problem("not_yet", _("答复期限还没有到。"))])
    if assignment.state == State.SCORING and ctx.today <= deadline(assignment.due_on, selectors.LATE_WD):
        refuse([Problem("not_yet", _("评分截止后的宽限期还没有过。"))])
    assignment.ended_reason = str(_("逾期未答复") if assignment.state == State.INVITED else _("逾期未提交评分表"))
    _shut(assignment)


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
    case = ReviewCase.objects.select_related("cycle").get(pk=assignment.case_id)
    if case.cycle.state != Cycle.State.REVIEWING:
        raise WrongState(Problem("closed", _("评分已经关闭。")))
    refuse(scoring.score_problems(criterion, level=level, points_mpt=points_mpt))
    refuse(selectors.citation_problems(case, cited, cited_page))
    given = {"level": level, "points_mpt": points_mpt, "comment": comment.strip(), "cited": cited, "cited_page": cited_page}
    kept = assignment.scores.filter(criterion=criterion).first()
    if kept is None:
        return Score(assignment=assignment, criterion=criterion, scored_at=ctx.now, **given)
    before = kept.snapshot()
    if any(getattr(kept, name) != value for name, value in given.items()):
        for name, value in given.items():
            setattr(kept, name, value)
        kept.scored_at = ctx.now
    return kept, before


@action("evaluation.review.submit_sheet", moves={State.SCORING: State.SUBMITTED})
def submit_sheet(ctx: Context, assignment: ReviewAssignment) -> None:
    """ASG-5: the whole sheet is handed in; every evidence criterion scored, comments where they are demanded."""
    if assignment.case.cycle.state != Cycle.State.REVIEWING:
        raise WrongState(Problem("closed", _("评分已经关闭。")))
    refuse(scoring.sheet_problems(assignment))
    assignment.submitted_at = ctx.now


@action("evaluation.review.reopen", moves={State.SUBMITTED: State.SCORING})
def reopen(ctx: Context, assignment: ReviewAssignment) -> None:
    """ASG-6: back to its own expert for a matter of form, before scoring closes, with a reason and never a hint on the number."""
    if assignment.case.cycle.state != Cycle.State.REVIEWING:
        raise WrongState(Problem("closed", _("评分已经关闭，不能再退回。")))
    refuse(rules.reopen_problems(ctx.reason))
    assignment.submitted_at = None
    assignment.due_on = max(assignment.due_on, deadline(ctx.today, REOPENED_WD))


@action("evaluation.review.lock", moves={State.SUBMITTED: State.LOCKED})
def lock(ctx: Context, assignment: ReviewAssignment) -> None:
    """ASG-8: scoring is closed; the personal grant ends with the work."""
    _shut(assignment)


# --- results ------------------------------------------------------------------------------------------------------------------


@action("evaluation.review.compute", moves={CaseState.RECEIVED: CaseState.DESK_DONE, CaseState.DESK_REVIEW: CaseState.DESK_DONE})
def compute(ctx: Context, case: ReviewCase, *, result: rules.Result, rank: int | None) -> None:
    """CAS-3: the legal scores, to the last thousandth (domain.md §8), and the place among those who pass."""
    case.criteria, case.dimensions, case.areas = result.criteria, result.dimensions, result.areas
    case.total_mpt, case.desk_share = result.total_mpt, str(result.desk_share)
    case.vetoes, case.shortfalls = list(result.vetoes), list(result.shortfalls)
    case.rank = rank


@action("evaluation.review.deliberate", moves={CaseState.DESK_DONE: CaseState.DELIBERATED, CaseState.DELIBERATED: CaseState.DELIBERATED})
def deliberate(ctx: Context, case: ReviewCase, *, decision: str, note: str = "") -> None:
    """CAS-8, thin: the secretary records what the panel found. Below the line, under a minimum or with a veto nothing passes (INV-21)."""
    if case.cycle.state != Cycle.State.DELIBERATING:
        raise WrongState(Problem("stage", _("评分关闭后才能记录集体审议结果。")))
    refuse(rules.panel_problems(decision=decision, shortfalls=case.shortfalls, note=note, narrow=scoring.narrow(case)))
    case.panel_decision, case.panel_note = decision, note.strip()


@action("evaluation.review.deliberate_all", moves=DELIBERATING)
def deliberate_all(ctx: Context, cycle: Cycle, *, seen: str) -> None:
    """CAS-8 for all cases nobody has recorded yet: the panel found as computed. `seen` is the digest of the dry run that was shown."""
    found = scoring.findings(cycle)
    if seen != found.digest:
        raise Stale(Problem("stale", _("成绩或已记录的结果有变动，请核对下面的最新内容后重新提交。")))
    if not found.decisions:
        refuse([Problem("nothing", _("没有可以批量记录的机构。"))])
    for case in ReviewCase.objects.filter(pk__in=found.decisions):
        deliberate(ctx.part(f"case-{case.pk}"), case, decision=found.decisions[case.pk])
    record(ctx, "evaluation.review.deliberate_all", cycle, cycle.snapshot())


@action("evaluation.review.decide", moves={CaseState.DELIBERATED: CaseState.DECIDED})
def decide(ctx: Context, case: ReviewCase) -> None:
    """CAS-9: the leader approves the panel's finding as it stands; single rows can't be changed (INV-24)."""
    if ctx.actor.user_id in acted(case, "evaluation.review.deliberate"):
        refuse([Problem("same_person", _("记录审议结果和作出决定须由不同的人完成。"))])
    case.decision, case.reason = case.panel_decision, case.panel_note


@action("evaluation.review.decide_all", moves=DELIBERATING)
def decide_all(ctx: Context, cycle: Cycle) -> None:
    """CAS-9: the leader approves the whole list as the panel found it, or not at all."""
    refuse(scoring.decision_problems(cycle))
    for case in ReviewCase.objects.filter(cycle=cycle, state=CaseState.DELIBERATED):
        decide(ctx.part(f"case-{case.pk}"), case)
    record(ctx, "evaluation.review.decide_all", cycle, cycle.snapshot())


@action("evaluation.review.redeliberate", moves={CaseState.DELIBERATED: CaseState.DESK_DONE})
def redeliberate(ctx: Context, case: ReviewCase) -> None:
    """One case of a list that went back to the panel: what was found stands until the panel finds again."""


@action("evaluation.review.send_back", moves=DELIBERATING)
def send_back(ctx: Context, cycle: Cycle) -> None:
    """CAS-9: the leader sends the whole list back to the panel, once, with a reason."""
    if len(ctx.reason) < rules.LEAST_REASON:
        refuse([Problem("reason_missing", _("请写明退回审议的理由（至少 %(n)d 字）。") % {"n": rules.LEAST_REASON}, "_reason")])
    if acted(cycle, "evaluation.review.send_back"):
        refuse([Problem("once", _("名单已退回审议过一次，不能再退回。"))])
    refuse(scoring.decision_problems(cycle, lawful=False))
    for case in ReviewCase.objects.filter(cycle=cycle, state=CaseState.DELIBERATED):
        redeliberate(ctx.as_system("evaluation.review"), case)
    record(ctx, "evaluation.review.send_back", cycle, cycle.snapshot())


def _keep(ctx: Context, verb: str, changed: dict[int, ReviewCase], before: dict[int, dict]) -> None:
    """Write what many cases' readers became, with one event a case."""
    for case in changed.values():
        case.revision += 1
    ReviewCase.objects.bulk_update(changed.values(), ["revision"])
    # The request's own key marks the event of the cycle; a repeat is known by that.
    record_many(replace(ctx, request_key=None), ((verb, case, before[pk]) for pk, case in changed.items()))


def _shut(assignment: ReviewAssignment) -> None:
    """The file closes to its reader."""
    remove_perm(GRANT, assignment.expert.user, assignment.case)


def _one_at_a_time(cycle: Cycle) -> None:
    """Whoever assigns in a cycle waits for the other: pairs exclude each other across cases (SOD-11, load)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('evaluation.review.assign'), %s)", [cycle.pk])
