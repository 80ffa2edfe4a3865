"""The proceeding on a delisting: proposed, served, defended, re-reviewed, decided (LST-4…9 of domain.md §5.10).

Nobody takes two parts in one proceeding (INV-33): who proposed opens no re-review, gives no opinion and decides nothing.
"""

from collections.abc import Iterable
from datetime import date

from evaluation.listing import actions as listings
from evaluation.listing.models import Listing
from evaluation.surveillance import documents, rules, selectors
from evaluation.surveillance.actions import KEPT, SYSTEM, close, demanded, escalate, mark, notify, settle
from evaluation.surveillance.models import DelistingProposal, Finding, Rectification, RereviewOpinion
from portal.accounts.models import INSTITUTION, Organisation, User
from portal.calendar.selectors import deadline
from portal.calendar.spans import months_before
from portal.files.keep import attachments_of, keep
from portal.files.models import Attachment
from portal.kernel.actions import Context, acted, action, clean, record
from portal.kernel.problems import Problem, WrongState, _, refuse
from portal.notify.outbox import members
from quality.experts.models import Expert

State = DelistingProposal.State
Decision = DelistingProposal.Decision
OState = RereviewOpinion.State
RState = Rectification.State
PROPOSED = {State.PROPOSED: State.PROPOSED}


@action("evaluation.surveillance.propose")
def propose(ctx: Context, listing: Listing, *, findings: Iterable[Finding], text: str) -> DelistingProposal:
    """LST-4, 5: a person proposes, the program never. Every ground rests on rows and a date (INV-34).

    An unanswered rectification ends as failed. The paper is served through the portal at once where the institution has anyone
    to read it; the time for defence runs from service.
    """
    grounds = list(findings)
    open_ = {f.pk for f in selectors.to_propose(listing)}
    found = list(rules.words_problems(text, "text"))
    if listing.state not in KEPT:
        raise WrongState(Problem("proceeding", _("这家机构已在撤销程序中，或已不在名录中。")))
    if not grounds:
        found.append(Problem("empty", _("请至少选择一个问题作为依据。"), "findings"))
    said = _("%(finding)s 已消除或不成立，不能作为依据。")
    found += [Problem("ended", said % {"finding": f}, "findings") for f in grounds if f.pk not in open_]
    said = _("%(finding)s 没有登记记录为据，不能据此建议撤销。")
    found += [Problem("no_rows", said % {"finding": f}, "findings") for f in grounds if not f.rows]
    refuse(found)
    _ground(ctx, listing, grounds)
    made = DelistingProposal(
        listing=listing, proposer=Organisation.objects.get(pk=ctx.actor.organisation_id), text=text.strip(), proposed_on=ctx.today
    )
    clean(made)
    made.doc = documents.proposal(ctx, made, grounds)
    made.draw_seed = made.doc.doc_no or f"delisting-{listing.number}-{ctx.today:%Y%m%d}"
    if members(listing.institution.organisation, INSTITUTION):
        _served(made, ctx.today)
    made.save()
    made.grounds.set(grounds)
    system = ctx.as_system(SYSTEM)
    for finding in grounds:
        escalate(system, finding)
    mark(system, listing, to=Listing.State.PROPOSED)
    return made


def _ground(ctx: Context, listing: Listing, grounds: list[Finding]) -> None:
    """Refuse without a lawful ground; close the rectification that came to nothing."""
    mine = Rectification.objects.filter(listing=listing, findings__in=grounds).distinct()
    unreported = [r for r in mine if r.state == RState.OPEN and ctx.today > r.until]
    running = [r for r in mine if r.state in (RState.OPEN, RState.REPORTED) and r not in unreported]
    found = []
    if running:
        found.append(Problem("running", _("所选问题还在整改期内或待验收。请先等整改结果。"), "findings"))
    since = months_before(ctx.today, rules.FAILED_MONTHS)
    found += rules.ground_problems(
        steps=selectors.steps(grounds, ctx.today).values(),
        failed=any(r.state == RState.FAILED for r in mine),
        unreported=bool(unreported),
        rectifications=selectors.rectifications_of(listing, since).count(),
    )
    refuse(found)
    for held in unreported:
        close(ctx.as_system(SYSTEM), held, result=RState.FAILED)


def _served(proposal: DelistingProposal, day: date) -> None:
    proposal.served_on, proposal.defence_until = day, deadline(day, rules.DEFENCE_WD)


@action("evaluation.surveillance.serve", moves=PROPOSED)
def serve(ctx: Context, proposal: DelistingProposal, *, on: date) -> None:
    """Service outside the portal (post, in person), with its proof as the reason; the time for defence runs from that day."""
    found = []
    if proposal.served_on:
        found.append(Problem("served", _("已经送达，不用再登记。")))
    if not proposal.proposed_on <= on <= ctx.today:
        found.append(Problem("outside", _("送达日期须在提出建议之日和今天之间。"), "on"))
    if not ctx.reason:
        found.append(Problem("reason_missing", _("请写明送达方式和凭证，例如邮寄单号。"), "_reason"))
    refuse(found)
    _served(proposal, on)


@action("evaluation.surveillance.attach_defence", moves=PROPOSED)
def attach_defence(ctx: Context, proposal: DelistingProposal, *, content, name: str) -> Attachment:
    """One file of the institution's defence."""
    return keep(ctx, content, name=name, owner=proposal.listing.institution.organisation, subject=proposal, kind="defence")


@action("evaluation.surveillance.attach_record", moves=PROPOSED)
def attach_record(ctx: Context, proposal: DelistingProposal, *, content, name: str) -> Attachment:
    """The signed record of the hearing."""
    return keep(ctx, content, name=name, owner=selectors.ministry(), subject=proposal, kind="hearing")


@action("evaluation.surveillance.defend", moves=PROPOSED)
def defend(ctx: Context, proposal: DelistingProposal, *, defence: str, hearing_asked: bool = False) -> None:
    """LST-6: the institution's written defence within ten working days of service; a hearing is asked for within five.

    Until its time is over the defence may be put anew; a hearing once asked for stays asked for.
    """
    found = list(rules.words_problems(defence, "defence"))
    if proposal.defence_until is None:
        found.append(Problem("not_served", _("撤销建议书还没有送达，陈述申辩期限尚未开始。")))
    else:
        if ctx.today > proposal.defence_until:
            told = {"day": proposal.defence_until.isoformat()}
            found.append(Problem("too_late", _("陈述申辩期限已于 %(day)s 24:00 届满。") % told))
        if hearing_asked and not proposal.hearing_asked and ctx.today > deadline(proposal.served_on, rules.HEARING_WD):
            said = _("听证须在送达之日起 5 个工作日内申请，现已届满。请去掉听证申请，只提交陈述申辩。")
            found.append(Problem("hearing_late", said, "hearing_asked"))
    refuse(found)
    proposal.defence, proposal.defended_on = defence.strip(), ctx.today
    if hearing_asked and not proposal.hearing_asked:
        proposal.hearing_asked, proposal.hearing_asked_on = True, ctx.today


@action("evaluation.surveillance.record_hearing", moves=PROPOSED)
def record_hearing(ctx: Context, proposal: DelistingProposal, *, noticed_on: date, held_on: date, chair: User) -> None:
    """LST-6: the hearing was held, announced seven working days before, chaired by someone without another part in the proceeding."""
    least = deadline(noticed_on, rules.HEARING_NOTICE_WD)
    found = list(rules.hearing_problems(noticed_on=noticed_on, held_on=held_on, least=least, today=ctx.today))
    if not proposal.hearing_asked:
        found.append(Problem("not_asked", _("机构没有申请听证。")))
    elif noticed_on < proposal.hearing_asked_on:
        found.append(Problem("early", _("听证通知不能早于机构的申请。"), "noticed_on"))
    if chair.pk == ctx.actor.user_id or chair.pk in _proposers(proposal):
        found.append(Problem("chair", _("听证主持人不能是承办人或建议人。请另选一人。"), "chair"))
    if not attachments_of(proposal).filter(kind="hearing").exists():
        found.append(Problem("no_files", _("请附上签字的听证笔录。"), "file"))
    refuse(found)
    proposal.hearing_noticed_on, proposal.hearing_held_on, proposal.hearing_chair = noticed_on, held_on, chair


def _proposers(proposal: DelistingProposal) -> set[int]:
    return acted(proposal, "evaluation.surveillance.propose")


@action("evaluation.surveillance.open_rereview", moves={State.PROPOSED: State.REREVIEW})
def open_rereview(ctx: Context, proposal: DelistingProposal, *, number: int = rules.LEAST_EXPERTS) -> None:
    """LST-7: after the defence or its limit (INV-32), `number` experts are drawn by the announced seed from all who may (COI, SOD-6)."""
    found = list(
        rules.opening_problems(
            today=ctx.today, served=proposal.served_on is not None, defended=proposal.defended_on is not None,
            defence_until=proposal.defence_until, hearing_asked=proposal.hearing_asked, hearing_held=proposal.hearing_held_on is not None,
        )
    )  # fmt: skip
    proposers = _proposers(proposal)
    found += rules.same_person(ctx.actor.user_id in proposers, _("提出撤销建议的人不能启动复核。请由其他工作人员启动。"))
    able = selectors.pool(proposal.listing, ctx.today, without={*proposers, ctx.actor.user_id, proposal.hearing_chair_id} - {None})
    found += rules.pool_problems(len(able), number)
    refuse(found)
    proposal.draw_order, proposal.rereview_on = rules.draw(able, proposal.draw_seed), ctx.today
    system = ctx.as_system(SYSTEM)
    for pk in proposal.draw_order[:number]:
        ask_expert(system, proposal, expert=Expert.objects.get(pk=pk))
    mark(system, proposal.listing, to=Listing.State.REREVIEW)


@action("evaluation.surveillance.ask_expert")
def ask_expert(ctx: Context, proposal: DelistingProposal, *, expert: Expert) -> RereviewOpinion:
    """One drawn expert is asked for an opinion, with fifteen working days."""
    return RereviewOpinion(proposal=proposal, expert=expert, due_on=deadline(ctx.today, rules.OPINION_WD))


def _locked(opinion: RereviewOpinion) -> DelistingProposal:
    """The proposal, locked: the last of several opinions given at once finds all others given."""
    return DelistingProposal.objects.select_for_update(of=("self",)).get(pk=opinion.proposal_id)


@action("evaluation.surveillance.give_opinion", moves={OState.ASKED: OState.GIVEN})
def give_opinion(ctx: Context, opinion: RereviewOpinion, *, opinion_given: str, text: str) -> None:
    """LST-7: a drawn expert's own opinion with reasons. The last one brings the proposal before the leader."""
    proposal = _locked(opinion)
    found = list(rules.words_problems(text, "text"))
    if opinion_given not in Decision.values:
        found.append(Problem("opinion", _("请选择一项意见。"), "opinion_given"))
    met = selectors.conflicts(Expert.objects.filter(pk=opinion.expert_id), proposal.listing, ctx.today)
    if met:
        found.append(Problem("conflict", _("您与这家机构有回避关系，不能发表意见。请申请回避。")))
    refuse(found)
    opinion.opinion, opinion.text, opinion.given_on = opinion_given, text.strip(), ctx.today
    if not proposal.opinions.exclude(pk=opinion.pk).filter(state=OState.ASKED).exists():
        advise(ctx.as_system(SYSTEM), proposal)


@action("evaluation.surveillance.stand_aside", moves={OState.ASKED: OState.RECUSED})
def stand_aside(ctx: Context, opinion: RereviewOpinion) -> None:
    """A drawn expert names a relation; the next of the same draw is asked, and where there is none nobody can stand aside yet."""
    proposal = _locked(opinion)
    if len(ctx.reason) < rules.LEAST_WORDS:
        refuse([Problem("reason_missing", _("请写明回避的理由（至少 10 字）。"), "_reason")])
    able = set(selectors.pool(proposal.listing, ctx.today, without=_proposers(proposal)))
    asked = set(proposal.opinions.values_list("expert_id", flat=True))
    reserve = next((pk for pk in proposal.draw_order if pk in able - asked), None)
    if reserve is None:
        refuse([Problem("no_reserve", _("没有可以替补的专家。请联系司法部补充专家库后再申请回避。"))])
    ask_expert(ctx.as_system(SYSTEM), proposal, expert=Expert.objects.get(pk=reserve))


@action("evaluation.surveillance.advise", moves={State.REREVIEW: State.ADVISED})
def advise(ctx: Context, proposal: DelistingProposal) -> None:
    """Every drawn expert has spoken."""


HEARD = {State.REREVIEW: State.REREVIEW, State.ADVISED: State.ADVISED}


@action("evaluation.surveillance.be_heard", moves=HEARD)
def be_heard(ctx: Context, proposal: DelistingProposal, *, view: str) -> None:
    """LST-8: the association is heard."""
    refuse(rules.words_problems(view, "view"))
    proposal.association_view, proposal.association_heard_on = view.strip(), ctx.today


@action("evaluation.surveillance.prepare_decision", moves={State.ADVISED: State.ADVISED})
def prepare_decision(ctx: Context, proposal: DelistingProposal, *, decision: str, reason: str) -> None:
    """LST-8: the decision is drafted by one person, with reasons; it may be drafted anew until it is signed."""
    heard = selectors.heard(proposal, ctx.today)
    found = list(rules.decision_problems(decision=decision, opinions=selectors.opinions(proposal), reason=reason, heard=heard))
    found += rules.same_person(ctx.actor.user_id in _proposers(proposal), _("提出撤销建议的人不能拟定决定。"))
    found += _held_problems(proposal, decision)
    refuse(found)
    proposal.decision, proposal.decision_reason = decision, reason.strip()
    proposal.decision_prepared_by_id = ctx.actor.user_id


@action("evaluation.surveillance.decide", moves={State.ADVISED: None})
def decide(ctx: Context, proposal: DelistingProposal) -> None:
    """LST-8, 9: a leader, who neither proposed, opened, spoke nor drafted, signs (INV-33); what follows is one transaction.

    Delisting: 撤销决定书, announcement, certificate void, listing ended. Otherwise the listing is kept, with a rectification where
    the decision says so, and the same rows are not found anew.
    """
    refuse(_signing_problems(ctx, proposal))
    proposal.decided_on = ctx.today
    grounds = list(proposal.grounds.select_related("rule__standard", "listing__institution"))
    issuer, system = selectors.ministry(), ctx.as_system(SYSTEM)
    proposal.decision_doc = documents.decision(ctx, proposal, grounds, selectors.opinions(proposal), issuer)
    if proposal.decision == Decision.DELIST:
        proposal.state = State.EXECUTED
        for finding in selectors.open_findings(proposal.listing).exclude(pk__in=[f.pk for f in grounds]):
            settle(system, finding)
        for held in selectors.running(proposal.listing):
            close(system, held, result=RState.FAILED)
        proposal.announcement = listings.issue_delisting(ctx, proposal.listing, on=ctx.today, decision=proposal.decision_doc)
        return
    proposal.state = State.DECIDED
    if proposal.decision == Decision.KEEP_WITH_RECTIFICATION:
        made = demanded(ctx, proposal.listing, grounds, by=issuer, demands=proposal.decision_reason)
        record(ctx.part("rectification"), notify.verb, made, {})
        return
    for finding in grounds:
        settle(system, finding)
    held = selectors.running(proposal.listing).exists()
    mark(system, proposal.listing, to=Listing.State.UNDER_RECTIFICATION if held else Listing.State.LISTED)


def _held_problems(proposal: DelistingProposal, decision: str) -> list[Problem]:
    """A listing answers for one rectification at a time."""
    if decision == Decision.KEEP_WITH_RECTIFICATION and selectors.running(proposal.listing).exists():
        return [Problem("running", _("这家机构还有未结束的整改。请先验收，再决定保留并限期整改。"), "decision")]
    return []


def _signing_problems(ctx: Context, proposal: DelistingProposal) -> list[Problem]:
    me = ctx.actor.user_id
    if not proposal.decision:
        return [Problem("not_prepared", _("决定还没有拟定。请先由工作人员拟定。"))]
    spoke = set(proposal.opinions.values_list("expert__user", flat=True))
    organised = acted(proposal, open_rereview.verb, record_hearing.verb)
    found = [
        *rules.same_person(me == proposal.decision_prepared_by_id, _("拟定和签发须由不同的人完成。请由另一位负责人签发。")),
        *rules.same_person(me in _proposers(proposal), _("提出撤销建议的人不能作出决定。请由另一位负责人签发。")),
        *rules.same_person(me in spoke | organised, _("参与复核的人不能作出决定。请由另一位负责人签发。")),
        *rules.opening_problems(
            today=ctx.today, served=proposal.served_on is not None, defended=proposal.defended_on is not None,
            defence_until=proposal.defence_until, hearing_asked=proposal.hearing_asked, hearing_held=proposal.hearing_held_on is not None,
        ),
    ]  # fmt: skip
    found += _held_problems(proposal, proposal.decision)
    opinions, heard = selectors.opinions(proposal), selectors.heard(proposal, ctx.today)
    return found + list(
        rules.decision_problems(decision=proposal.decision, opinions=opinions, reason=proposal.decision_reason, heard=heard)
    )
