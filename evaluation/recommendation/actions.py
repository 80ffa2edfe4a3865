"""Everything that changes a recommendation: REC-1…5, 7, 8 of domain.md §5.4."""

from collections.abc import Mapping
from datetime import date, datetime

from evaluation.applications import actions as applications
from evaluation.applications.models import Application
from evaluation.cycles import selectors as cycles
from evaluation.cycles.models import Cycle
from evaluation.recommendation import documents, rules, selectors
from evaluation.recommendation.models import Nominee, NotNominated, Recommendation
from portal.accounts.models import Organisation
from portal.calendar.selectors import deadline, end_of
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
    """REC-2: put a verified application of the province on the list, at its place by score. The locked list guards the quota (INV-10).

    On a returned list only as many may join as were struck (REC-5).
    """
    _in_time(recommendation, ctx.now)
    application = Application.objects.select_related("institution__organisation", "cycle").get(pk=application.pk)
    if application.cycle_id != recommendation.cycle_id or application.institution.organisation.parent_id != recommendation.province_id:
        refuse([Problem("foreign", _("这家机构不属于本省本批申报。"))])
    chosen = selectors.listed(recommendation)
    if any(n.application_id == application.pk for n in chosen):
        return
    if recommendation.state == State.RETURNED and len(chosen) >= (recommendation.submitted_count or 0):
        refuse([Problem("no_place", _("退回补正期间只能递补被移出的机构，不能增加家数。"))])
    grade = selectors.grade_of(application)
    vetoes = selectors.vetoes_of(recommendation.cycle, [application], ctx.today)[application.pk]
    wanted = selectors.as_rule(application, grade, vetoes)
    refuse(
        rules.nomination_problems(
            wanted, quota=recommendation.quota, listed=len(chosen), grades_allowed=recommendation.cycle.grades_allowed, today=ctx.today
        )
    )
    totals = selectors.self_totals([application.pk, *(n.application_id for n in chosen)])
    better = [n.application_id for n in chosen if totals[n.application_id] >= totals[application.pk]]
    place = rules.place_of([selectors.as_rule(n.application, n.integrity, nominee=n) for n in chosen], better)
    joined = Nominee.objects.create(
        recommendation=recommendation, application=application, integrity=grade, rank=len(chosen) + 1, listed_at=ctx.now
    )
    chosen.insert(place - 1, joined)
    _rank(chosen)


@action("evaluation.recommendation.remove", moves=WITH_PROVINCE)
def remove(ctx: Context, recommendation: Recommendation, *, application: Application) -> None:
    """REC-2: take an institution off the list; those behind it move up. The reason is kept."""
    _in_time(recommendation, ctx.now)
    chosen = selectors.listed(recommendation)
    gone = _on_list(chosen, application)
    _mendable(recommendation, gone)
    if not ctx.reason:
        refuse([Problem("reason_missing", _("请写明移出的理由。"), "_reason")])
    _strike(gone, ctx.reason)
    _rank([n for n in chosen if n is not gone])


@action("evaluation.recommendation.reorder", moves=WITH_PROVINCE)
def reorder(ctx: Context, recommendation: Recommendation, *, application: Application, rank: int) -> None:
    """REC-2: move an institution to a rank. Ranks stay 1…n without gaps.

    Where the rank departs from the score order the reason is demanded at once and kept beside the name; back in its place by
    score a nominee needs none, and the old one is dropped.
    """
    _in_time(recommendation, ctx.now)
    chosen = selectors.listed(recommendation)
    moved = _on_list(chosen, application)
    _mendable(recommendation, moved)
    order = selectors.score_order(chosen, selectors.self_totals([n.application_id for n in chosen]))
    ruled = [selectors.as_rule(n.application, n.integrity, nominee=n, score_order=order[n.application_id]) for n in chosen]
    needed = rules.needs_reason(ruled, application.pk, rank)
    if needed and not ctx.reason:
        refuse([Problem("reason_missing", _("请写明调整排序的理由。"), "_reason")])
    chosen.remove(moved)
    chosen.insert(max(0, min(rank - 1, len(chosen))), moved)
    moved.rank_reason = ctx.reason if needed else ""
    moved.save(update_fields=["rank_reason"])
    _rank(chosen)


@action("evaluation.recommendation.describe", moves=WITH_PROVINCE)
def describe(
    ctx: Context,
    recommendation: Recommendation,
    *,
    opinion: str = "",
    meeting_on: date | None = None,
    notice_from: date | None = None,
    notice_until: date | None = None,
    opinions: Mapping[int, str] | None = None,
    reasons: Mapping[int, str] | None = None,
) -> None:
    """How the province came to its list, its opinion on each nominee, and why others are not on it (application id → text)."""
    _in_time(recommendation, ctx.now)
    refuse(rules.description_problems(meeting_on=meeting_on, notice_from=notice_from, notice_until=notice_until, today=ctx.today))
    said = (opinion, meeting_on, notice_from, notice_until)
    kept = (recommendation.opinion, recommendation.meeting_on, recommendation.notice_from, recommendation.notice_until)
    if recommendation.state == State.RETURNED and not recommendation.defects and said != kept:
        refuse([Problem("not_named", _("退回时没有指出总体意见、研究日期或公示有缺陷，这些内容不能改。"))])
    recommendation.opinion, recommendation.meeting_on = opinion, meeting_on
    recommendation.notice_from, recommendation.notice_until = notice_from, notice_until
    for nominee in selectors.listed(recommendation):
        text = (opinions or {}).get(nominee.application_id)
        if text is not None and text != nominee.opinion:
            _mendable(recommendation, nominee)
            nominee.opinion = text
            nominee.save(update_fields=["opinion"])
    for candidate in selectors.candidates(recommendation, ctx.today) if reasons else ():
        text = reasons.get(candidate.application.pk)
        if text is not None and candidate.nominee is None and text != candidate.reason:
            there = recommendation.not_nominated.filter(application=candidate.application)
            if not there.filter(doc=None).update(reason=text) and text and not there.exists():
                NotNominated.objects.create(recommendation=recommendation, application=candidate.application, reason=text)


@action("evaluation.recommendation.submit", moves={State.DRAFT: State.SUBMITTED, State.RETURNED: State.SUBMITTED})
def submit(ctx: Context, recommendation: Recommendation) -> None:
    """REC-3, REC-5: the province hands its list to the ministry with a signed letter; from here on only the ministry opens it again.

    Refused with every problem of the list at once; who compiled the list can't submit it (SOD-3). Each institution that is not
    on the list is told the reason by a paper of its own.
    """
    found = selectors.candidates(recommendation, ctx.today)
    problems = selectors.missing(recommendation, found, now=ctx.now, today=ctx.today)
    if ctx.actor.user_id in acted(recommendation, *EDITS):
        problems.append(Problem("same_person", _("编制和提交须由不同的人完成。请由本省另一位负责人提交。")))
    refuse(problems)
    chosen = selectors.listed(recommendation)
    for nominee in chosen:
        applications.freeze(ctx.as_system("evaluation.recommendation"), nominee.application)
    recommendation.submitted_at, recommendation.submitted_count = ctx.now, len(chosen)
    recommendation.letter = documents.letter(ctx, recommendation, chosen)
    _tell_the_others(ctx, recommendation, found)


def _tell_the_others(ctx: Context, recommendation: Recommendation, found: list[selectors.Candidate]) -> None:
    """The 未予推荐告知书 of each institution that is not on the list and was not told before."""
    kept = {n.application_id: n for n in recommendation.not_nominated.all()}
    for candidate in found:
        if candidate.nominee is not None:
            continue
        row = kept.get(candidate.application.pk) or NotNominated(recommendation=recommendation, application=candidate.application)
        if row.doc_id is None:
            row.reason = candidate.told
            row.doc = documents.not_nominated(ctx, recommendation, candidate.application, candidate.told)
            row.save()


@action("evaluation.recommendation.return_to_province", moves={State.SUBMITTED: State.RETURNED})
def return_to_province(ctx: Context, recommendation: Recommendation, *, defects: str = "", at: Mapping[int, str] | None = None) -> None:
    """REC-4: the formal check failed on what can be mended; the province has five working days (REC-5).

    `defects` are those of the whole list, `at` those of single nominees (application id → text). The limit is never earlier
    than the one all provinces have.
    """
    at, chosen = at or {}, selectors.listed(recommendation)
    refuse(rules.return_problems(defects, at, {n.application_id: n.application.institution.name for n in chosen}))
    recommendation.defects = defects.strip()
    recommendation.resubmit_until = max(end_of(deadline(ctx.today, RESUBMIT_WD)), recommendation.cycle.recommend_until)
    for nominee in chosen:
        nominee.defect = at.get(nominee.application_id, "").strip()
    Nominee.objects.bulk_update(chosen, ["defect"])


@action("evaluation.recommendation.accept", moves={State.SUBMITTED: State.ACCEPTED})
def accept(ctx: Context, recommendation: Recommendation) -> None:
    """REC-7: the formal check is all green; the nominees go before the experts."""
    if recommendation.cycle.state != Cycle.State.FORMAL_CHECK:
        raise WrongState(Problem("stage", _("推荐还没有截止。请在进入形式审查阶段后受理。")))
    refuse(formal_check_problems(recommendation, ctx.today))
    recommendation.receipt = documents.receipt(ctx, recommendation)


def formal_check_problems(recommendation: Recommendation, today: date):
    """What the formal check finds red today; empty when all is green."""
    nominees, whole = selectors.formal_checks(recommendation, today)
    for line in nominees:
        for check in line["checks"]:
            if not check.met:
                said = {"name": line["rule"].name, "asked": check.asked, "fact": check.fact}
                yield Problem(check.code, _("%(name)s：“%(asked)s”不符合（%(fact)s）。请退回补正。") % said)
    for check in whole:
        if not check.met:
            yield Problem(check.code, _("名单：“%(asked)s”不符合（%(fact)s）。请退回补正。") % {"asked": check.asked, "fact": check.fact})


@action("evaluation.recommendation.lapse", moves={State.DRAFT: State.LAPSED, State.RETURNED: None})
def lapse(ctx: Context, recommendation: Recommendation) -> None:
    """REC-8: the last moment passed without a submission; the province takes no part and its quota is lost.

    REC-5: a returned list nobody mended stands without the nominees that had a defect and without those that joined since; it
    goes back before the ministry, or lapses where nobody is left.
    """
    if ctx.now < selectors.until(recommendation):
        refuse([Problem("not_over", _("推荐尚未截止。"))])
    if recommendation.state == State.DRAFT:
        return
    left = []
    for nominee in selectors.listed(recommendation):
        if nominee.defect or selectors.joined_since(recommendation, nominee):
            _strike(nominee, str(_("逾期未补正")))
        else:
            left.append(nominee)
    _rank(left)
    recommendation.state = State.SUBMITTED if left else State.LAPSED


def _in_time(recommendation: Recommendation, now: datetime) -> None:
    if now >= selectors.until(recommendation):
        refuse([Problem("too_late", _("推荐已截止，名单不能再改。"))])


def _on_list(chosen: list[Nominee], application: Application) -> Nominee:
    found = next((n for n in chosen if n.application_id == application.pk), None)
    if found is None:
        refuse([Problem("not_listed", _("这家机构不在推荐名单上。请刷新页面查看最新名单。"))])
    return found


def _mendable(recommendation: Recommendation, nominee: Nominee) -> None:
    if not selectors.mendable(recommendation, nominee):
        refuse([Problem("not_named", _("退回时没有指出 %(name)s 有缺陷，这一项不能改。") % {"name": nominee.application.institution.name})])


def _strike(nominee: Nominee, reason: str) -> None:
    nominee.state, nominee.removed_reason = Nominee.State.REMOVED, reason
    nominee.save(update_fields=["state", "removed_reason"])


def _rank(nominees: list[Nominee]) -> None:
    """Number nominees 1…n in this order; by way of high numbers, because ranks are unique at every moment."""
    moved = [(n, rank) for rank, n in enumerate(nominees, start=1) if n.rank != rank]
    for nominee, rank in moved:
        nominee.rank = rank + 10_000
    Nominee.objects.bulk_update([n for n, _rank in moved], ["rank"])
    for nominee, rank in moved:
        nominee.rank = rank
    Nominee.objects.bulk_update([n for n, _rank in moved], ["rank"])
