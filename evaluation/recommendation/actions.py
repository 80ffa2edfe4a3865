"""Everything that changes a recommendation: REC-1…5, 7, 8 of domain.md §5.4."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from evaluation.applications import actions as applications
from evaluation.applications.models import Application
from evaluation.cycles import selectors as cycles
from evaluation.cycles.models import Cycle
from evaluation.recommendation import documents, rules, selectors
from evaluation.recommendation.models import Nominee, Recommendation
from portal.accounts.models import Organisation
from portal.calendar.selectors import deadline
from portal.kernel.actions import Context, acted, action
from portal.kernel.problems import Problem, WrongState, _, refuse

State = Recommendation.State
WITH_PROVINCE = {State.DRAFT: State.DRAFT, State.RETURNED: State.RETURNED}
EDITS = tuple(f"evaluation.recommendation.{verb}" for verb in ("nominate", "remove", "reorder", "describe"))
RESUBMIT_WD = 5


@action("evaluation.recommendation.start")
def start(ctx: Context, cycle: Cycle, *, province: Organisation) -> Recommendation:
    """REC-1: applications are closed; the province's list begins, with its quota."""
    return Recommendation(cycle=cycle, province=province, quota=cycles.quota_of(cycle, province))


@action("evaluation.recommendation.nominate", moves=WITH_PROVINCE)
def nominate(ctx: Context, recommendation: Recommendation, *, application: Application) -> None:
    """REC-2: put a verified application of the province on the list, at its end. The locked list guards the quota (INV-10)."""
    _in_time(recommendation, ctx.now)
    application = Application.objects.select_related("institution__organisation", "cycle").get(pk=application.pk)
    if application.cycle_id != recommendation.cycle_id or application.institution.organisation.parent_id != recommendation.province_id:
        refuse([Problem("foreign", _("这家机构不属于本省本批申报。"))])
    listed = selectors.listed(recommendation)
    if any(n.application_id == application.pk for n in listed):
        return
    grade = selectors.grade_of(application)
    refuse(
        rules.nomination_problems(
            selectors.as_rule(application, grade),
            quota=recommendation.quota,
            listed=len(listed),
            grades_allowed=recommendation.cycle.grades_allowed,
            today=ctx.today,
        )
    )
    Nominee.objects.create(recommendation=recommendation, application=application, integrity=grade, rank=len(listed) + 1)


@action("evaluation.recommendation.remove", moves=WITH_PROVINCE)
def remove(ctx: Context, recommendation: Recommendation, *, application: Application) -> None:
    """REC-2: take an institution off the list; those behind it move up."""
    _in_time(recommendation, ctx.now)
    remaining = []
    for nominee in selectors.listed(recommendation):
        if nominee.application_id == application.pk:
            nominee.state, nominee.removed_reason = Nominee.State.REMOVED, ctx.reason
            nominee.save(update_fields=["state", "removed_reason"])
        else:
            remaining.append(nominee)
    _rank(remaining)


@action("evaluation.recommendation.reorder", moves=WITH_PROVINCE)
def reorder(ctx: Context, recommendation: Recommendation, *, application: Application, rank: int) -> None:
    """REC-2: move an institution to a rank; the reason is kept beside its name. Ranks stay 1…n without gaps."""
    _in_time(recommendation, ctx.now)
    listed = selectors.listed(recommendation)
    moved = next((n for n in listed if n.application_id == application.pk), None)
    if moved is None:
        refuse([Problem("not_listed", _("这家机构不在推荐名单上。"))])
    if not ctx.reason:
        refuse([Problem("reason_missing", _("请写明调整排序的理由。"), "_reason")])
    listed.remove(moved)
    listed.insert(max(0, min(rank - 1, len(listed))), moved)
    moved.rank_reason = ctx.reason
    moved.save(update_fields=["rank_reason"])
    _rank(listed)


@action("evaluation.recommendation.describe", moves=WITH_PROVINCE)
def describe(
    ctx: Context,
    recommendation: Recommendation,
    *,
    opinion: str = "",
    meeting_on: date | None = None,
    notice_from: date | None = None,
    notice_until: date | None = None,
    opinions: dict[int, str] | None = None,
) -> None:
    """How the province came to its list, and its opinion on each nominee (application id → text)."""
    recommendation.opinion, recommendation.meeting_on = opinion, meeting_on
    recommendation.notice_from, recommendation.notice_until = notice_from, notice_until
    for nominee in selectors.listed(recommendation):
        text = (opinions or {}).get(nominee.application_id)
        if text is not None and text != nominee.opinion:
            nominee.opinion = text
            nominee.save(update_fields=["opinion"])


@action("evaluation.recommendation.submit", moves={State.DRAFT: State.SUBMITTED, State.RETURNED: State.SUBMITTED})
def submit(ctx: Context, recommendation: Recommendation) -> None:
    """REC-3: the province hands its list to the ministry with a signed letter; from here on only the ministry opens it again.

    Refused with every problem of the list at once; who compiled the list can't submit it (SOD-3).
    """
    found = list(rules.submission_problems(selectors.as_rules(recommendation), selectors.procedure(recommendation), now=ctx.now, today=ctx.today))
    if ctx.actor.user_id in acted(recommendation, *EDITS):
        found.append(Problem("same_person", _("编制和提交须由不同的人完成。请由本省另一位负责人提交。")))
    refuse(found)
    for nominee in selectors.listed(recommendation):
        applications.freeze(ctx.as_system("evaluation.recommendation"), nominee.application)
    recommendation.submitted_at = ctx.now
    recommendation.letter = documents.letter(ctx, recommendation, selectors.listed(recommendation))


@action("evaluation.recommendation.return_to_province", moves={State.SUBMITTED: State.RETURNED})
def return_to_province(ctx: Context, recommendation: Recommendation, *, defects: str) -> None:
    """REC-4: the formal check failed on what can be mended; the province has five working days (REC-5)."""
    recommendation.defects = defects
    until = deadline(ctx.today, RESUBMIT_WD) + timedelta(days=1)
    recommendation.resubmit_until = timezone.make_aware(datetime.combine(until, time()))


@action("evaluation.recommendation.accept", moves={State.SUBMITTED: State.ACCEPTED})
def accept(ctx: Context, recommendation: Recommendation) -> None:
    """REC-7: the formal check is all green; the nominees go before the experts."""
    if recommendation.cycle.state != Cycle.State.FORMAL_CHECK:
        raise WrongState(Problem("stage", _("推荐还没有截止。请在进入形式审查阶段后受理。")))
    refuse(formal_check_problems(ctx, recommendation))
    recommendation.receipt = documents.receipt(ctx, recommendation)


def formal_check_problems(ctx: Context, recommendation: Recommendation):
    """What the formal check finds from the registers today; empty when all is green."""
    for nominee in selectors.as_rules(recommendation):
        yield from rules.eligibility_problems(nominee, grades_allowed=recommendation.cycle.grades_allowed, today=ctx.today)


@action("evaluation.recommendation.lapse", moves={State.DRAFT: State.LAPSED, State.RETURNED: State.LAPSED})
def lapse(ctx: Context, recommendation: Recommendation) -> None:
    """REC-8: the last moment passed without a submission; the province takes no part and its quota is lost."""
    if ctx.now < (recommendation.resubmit_until or recommendation.cycle.recommend_until):
        refuse([Problem("not_over", _("推荐尚未截止。"))])


def _in_time(recommendation: Recommendation, now: datetime) -> None:
    if now >= (recommendation.resubmit_until or recommendation.cycle.recommend_until):
        refuse([Problem("too_late", _("推荐已截止，名单不能再改。"))])


def _rank(nominees: list[Nominee]) -> None:
    """Number nominees 1…n in this order; by way of high numbers, because ranks are unique at every moment."""
    moved = [(n, rank) for rank, n in enumerate(nominees, start=1) if n.rank != rank]
    for nominee, rank in moved:
        nominee.rank = rank + 10_000
    Nominee.objects.bulk_update([n for n, _rank in moved], ["rank"])
    for nominee, rank in moved:
        nominee.rank = rank
    Nominee.objects.bulk_update([n for n, _rank in moved], ["rank"])
