"""What review does in a cycle's steps, and who is told."""

from django.urls import reverse
from guardian.models import UserObjectPermission

from evaluation.cycles import gates
from evaluation.cycles.gates import effect, gate, tile
from evaluation.cycles.models import Cycle, Duty
from evaluation.recommendation import selectors as recommendations
from evaluation.recommendation.models import Recommendation
from evaluation.review import actions, progress, rules, scoring, selectors
from evaluation.review.models import ReviewAssignment, ReviewCase
from evaluation.review.policy import OPENED
from portal.accounts.models import INSTITUTION
from portal.kernel.actions import Context
from portal.kernel.models import Event
from portal.kernel.policy import Actor
from portal.kernel.problems import Problem, Refused, _
from portal.kernel.relay import on
from portal.notify.outbox import tell

State = ReviewAssignment.State
CaseState = ReviewCase.State
LEAST_SHEETS = 3


@on("evaluation.recommendation.accept")
def receive_nominees(event: Event) -> None:
    """Each nominee of an accepted list becomes a case, once (INV-11)."""
    row = Recommendation.objects.get(pk=event.subject_id)
    ctx = Context(Actor(system="evaluation.review"), now=event.at)
    for nominee in recommendations.listed(row):
        actions.receive(ctx, nominee.application)


@on("evaluation.review.accept")
def begin_when_complete(event: Event) -> None:
    """CAS-1: as many readers as wanted have accepted. Afterwards, so that two who accept at one moment are both counted."""
    case = ReviewAssignment.objects.select_related("case__cycle").get(pk=event.subject_id).case
    accepted = case.assignments.filter(state__in=[State.SCORING, State.SUBMITTED]).count()
    if case.state == CaseState.RECEIVED and accepted >= case.cycle.experts_per_case:
        actions.begin(Context(Actor(system="evaluation.review"), now=event.at), case)


@gate("start_review")
def experts_suffice(cycle: Cycle, today):
    """CYC-5: every case can have its readers by the lawful rule; 回避 is never relaxed."""
    missing = selectors.plan(cycle, today).missing
    for case in ReviewCase.objects.filter(pk__in=missing):
        said = {"case": case, "n": missing[case.pk]}
        yield Problem("experts", _("%(case)s 还差 %(n)d 名可分派的专家。请增聘专家，回避规定不能放宽。") % said)


@gate("close_scoring")
def sheets_suffice(cycle: Cycle, today):
    """CYC-6: at least three valid sheets for every case (INV-18)."""
    for case in selectors.cases_for_list(cycle.cases.filter(state__in=selectors.OPEN)):
        if case.done < LEAST_SHEETS:
            yield Problem(
                "sheets",
                _("%(case)s 只有 %(n)d 份有效评分表，至少要 %(least)d 份。请先补派专家。")
                % {"case": case, "n": case.done, "least": LEAST_SHEETS},
            )
        elif case.reading:
            yield Problem("reading", _("%(case)s 还有 %(n)d 名专家在评分。请等其提交，或按逾期处理。") % {"case": case, "n": case.reading})


@effect("close_scoring")
def lock_and_compute(ctx: Context, cycle: Cycle) -> None:
    """ASG-8 and CAS-3 in the transaction that closes scoring: sheets locked, totals computed, ranks given, open invitations taken back."""
    system = ctx.as_system("evaluation.review")
    open_ = cycle.cases.filter(state__in=selectors.OPEN)
    for assignment in ReviewAssignment.objects.filter(case__in=open_, state__in=[State.PROPOSED, State.INVITED]):
        actions.void(system, assignment)
    for assignment in ReviewAssignment.objects.filter(case__in=open_, state=State.SUBMITTED):
        actions.lock(system, assignment)
    try:
        results = scoring.results(cycle, open_)
    except rules.Undefined as undefined:
        said = {"what": undefined}
        raise Refused(Problem("undefined", _("%(what)s 没有足够的有效评分或系统数据，不能计算总分。") % said)) from undefined
    ranks = rules.ranks([rules.Standing(pk, r.total_mpt, r.passes) for pk, r in results.items()])
    for case in open_:
        actions.compute(system, case, result=results[case.pk], rank=ranks.get(case.pk))


@on("evaluation.review.invite")
def tell_experts(event: Event) -> None:
    """The invited experts learn of it, once however many files; the institution's name stands in the portal, not in the mail."""
    case = ReviewCase.objects.get(pk=event.subject_id)
    link = reverse("evaluation:reviews")
    asked = case.assignments.filter(state=State.INVITED, invited_at=event.at).select_related("expert__user")
    for assignment in asked.exclude(expert__user__notices__link=link, expert__user__notices__sent_at=event.at):
        tell(
            users=[assignment.expert.user],
            subject=_("您有评审邀请，请在 3 个工作日内答复"),
            link=link,
            kind="todo",
            due_on=progress.last_day(assignment.answer_until),
            event=event,
        )


@on("evaluation.review.void")
def tell_of_withdrawal(event: Event) -> None:
    """Who was invited learns that the invitation was taken back; a proposal nobody had seen is nobody's news."""
    if event.before.get("state") == State.INVITED:
        assignment = ReviewAssignment.objects.select_related("expert__user").get(pk=event.subject_id)
        tell(users=[assignment.expert.user], subject=_("一项评审邀请已收回，不用再答复"), link=reverse("evaluation:reviews"), event=event)


@on("quality.experts.remove")
def release_files(event: Event) -> None:
    """Who is taken out of the pool reads no further: what waited is taken back, what was begun ends; sheets handed in stay (INV-54)."""
    ctx = Context(Actor(system="evaluation.review"), now=event.at)
    held = ReviewAssignment.objects.filter(expert=event.subject_id, case__state__in=selectors.OPEN).order_by("pk")
    for assignment in held.filter(state__in=[State.PROPOSED, State.INVITED]):
        actions.void(ctx, assignment)
    for assignment in held.filter(state=State.SCORING):
        actions.recuse(ctx, assignment, why=str(_("专家已退出专家库")))


@on("evaluation.review.reopen")
def tell_of_reopening(event: Event) -> None:
    """The sheet is back with its expert, with what is to be mended."""
    assignment = ReviewAssignment.objects.select_related("expert__user").get(pk=event.subject_id)
    tell(
        users=[assignment.expert.user],
        subject=_("一份评分表因形式问题退回，请补正后重新提交"),
        text=event.reason,
        link=reverse("evaluation:review", args=[assignment.pk]),
        kind="todo",
        due_on=assignment.due_on,
        event=event,
    )


@on("evaluation.review.decline", "evaluation.review.recuse", "evaluation.review.expire")
def tell_secretaries(event: Event) -> None:
    """A reader dropped out: the secretaries of the cycle find another. The institution is not told (ASG-4)."""
    case = ReviewAssignment.objects.select_related("case").get(pk=event.subject_id).case
    held = Duty.objects.filter(cycle=case.cycle_id, duty=Duty.Kind.REVIEW_SECRETARY, state=Duty.State.HELD).select_related("user")
    tell(
        users=[d.user for d in held],
        subject=_("%(case)s 有专家退出评审，请补派") % {"case": case},
        link=reverse("evaluation:case-readers", args=[case.pk]),
        kind="todo",
        event=event,
    )


@on("evaluation.cycles.open_publicity")
def tell_institutions(event: Event) -> None:
    """CYC-7, CAS-11: each institution can see its own dimension scores and has five working days to appeal the calculation."""
    decided = ReviewCase.objects.filter(cycle=event.subject_id, state=CaseState.DECIDED)
    for case in decided.select_related("application__institution__organisation"):
        tell(
            organisation=case.application.institution.organisation,
            roles=INSTITUTION,
            subject=_("本机构的考核结果可以查看"),
            text=_("对计算、适用范围或数据归属有异议的，请在公示期内提出。"),
            link=reverse("evaluation:own-result", args=[case.application_id]),
            event=event,
        )


@on("evaluation.cycles.archive")
def end_grants(event: Event) -> None:
    """CYC-9: what is left of personal grants of the cycle ends with it."""
    cases = ReviewCase.objects.filter(cycle=event.subject_id).values_list("pk", flat=True)
    UserObjectPermission.objects.filter(
        permission__codename="view_reviewcase", permission__content_type__app_label="evaluation", object_pk__in=[str(pk) for pk in cases]
    ).delete()


@tile
def figures(cycle: Cycle, actor: Actor):
    """What the cockpit shows of review: progress only, no score before the moment of opening."""
    cases = list(selectors.cases_for_list(ReviewCase.objects.filter(cycle=cycle).exclude(state=CaseState.WITHDRAWN)))
    if not cases:
        return
    wanted, here = len(cases) * cycle.experts_per_case, reverse("evaluation:cases") + f"?cycle={cycle.pk}"
    done = sum(min(c.done, cycle.experts_per_case) for c in cases)
    full = sum(c.done >= cycle.experts_per_case for c in cases)
    yield gates.Tile(50, _("评分表"), f"{done} / {wanted}", here)
    yield gates.Tile(51, _("评分表已齐的机构"), f"{full} / {len(cases)}", f"{here}&progress=full")
    if cycle.state in (Cycle.State.FORMAL_CHECK, Cycle.State.REVIEWING):
        short = sum(c.live < cycle.experts_per_case for c in cases)
        yield gates.Tile(
            52, _("待补派的机构"), str(short), reverse("evaluation:assignments", args=[cycle.pk]), kind="warn" if short else ""
        )
    if cycle.state in OPENED:
        passing = sum(not c.shortfalls and c.total_mpt is not None for c in cases)
        yield gates.Tile(53, _("达标的机构"), f"{passing} / {len(cases)}", reverse("evaluation:ranking", args=[cycle.pk]))
