"""The continuous check on the desks' menus, and what each desk's people have to do in it."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from evaluation.listing.models import Listing
from evaluation.surveillance import rules, selectors, wording
from evaluation.surveillance.models import DelistingProposal, Finding, Rectification, RereviewOpinion
from portal.accounts.models import Role
from portal.calendar.selectors import deadline
from portal.kernel.policy import Actor, rows
from portal.kernel.problems import _
from portal.ui.desk import Task, entry, todo

GROUP = _("常态")
MOST = 30  # findings a desk is shown one by one; the list has them all
PState = DelistingProposal.State
RState = Rectification.State

for _desk in ("institution", "province", "ministry", "association", "audit"):
    entry(_desk, _("动态管理"), "evaluation:findings", icon="alert", order=60, group=GROUP, shared=True)
    entry(_desk, _("撤销程序"), "evaluation:proposals", icon="scale", order=61, group=GROUP, shared=True)
entry("expert", _("撤销复核"), "evaluation:rechecks", icon="scale", order=40, group=GROUP)


def _found(actor: Actor) -> list[Finding]:
    """Findings people have to deal with, those due first, with their steps; one query."""
    open_ = rows(actor, Finding).filter(state=Finding.State.DETECTED, listing__state__in=[Listing.State.LISTED, "under_rectification"])
    return list(open_.select_related("rule", "listing__institution").order_by("due_on", "pk")[:MOST])


def _url(page: str, desk: str, pk: int) -> str:
    return reverse(f"evaluation:{page}", args=[desk, pk])


def _named(sentence, listing: Listing):
    return sentence % {"name": listing.institution.name}


@todo("institution")
def answers(actor: Actor, today: date) -> Iterator[Task]:
    """Findings in grace, the report of a rectification, the defence against a proposal; three queries."""
    for finding in _found(actor):
        grace = finding.due_on if finding.due_on > finding.detected_on else None
        yield Task(finding.rule.title, _url("finding", "institution", finding.pk), _("核对登记的事实，自行改正"), grace, order=20)
    for row in rows(actor, Rectification).filter(state=RState.OPEN):
        yield Task(_("提交整改报告"), _url("rectification", "institution", row.pk), _("写明措施，附证明材料"), row.until, order=10)
    for row in rows(actor, DelistingProposal).filter(state=PState.PROPOSED, served_on__isnull=False, defended_on=None):
        if today <= row.defence_until:
            how = _("10 个工作日内陈述申辩，5 个工作日内可申请听证")
            yield Task(_("对撤销建议陈述申辩"), _url("proposal", "institution", row.pk), how, row.defence_until, order=5)


def _to_take_up(actor: Actor, desk: str, today: date, effects: dict) -> Iterator[Task]:
    """Findings whose step is this desk's."""
    found = _found(actor)
    said = selectors.steps(found, today) if found else {}
    for finding in found:
        if sentence := effects.get(said[finding.pk]):
            limit = wording.finding_clock(finding, said[finding.pk], None) if said[finding.pk] == "propose_delisting" else None
            due_on = limit[1] if limit else None
            yield Task(_named(sentence, finding.listing), _url("finding", desk, finding.pk), finding.rule.title, due_on, order=30)


_PROPOSE = _("决定是否提出撤销建议：%(name)s")
_NOTIFY = _("通知限期整改：%(name)s")
LEADER = {"propose_delisting": _PROPOSE, "rectify": _NOTIFY, "suspend_benefit": _NOTIFY}


@todo("province")
def oversees(actor: Actor, today: date) -> Iterator[Task]:
    """The leader: findings past grace, drafts of proposals, requests for more time; both: reports to verify. At most four queries."""
    leads = actor.is_(Role.PROVINCIAL_LEADER)
    if leads:
        yield from _to_take_up(actor, "province", today, LEADER)
    yield from _verifies(actor, "province", today, leads=leads)


def _verifies(actor: Actor, desk: str, today: date, *, leads: bool) -> Iterator[Task]:
    mine = rows(actor, Rectification).filter(opened_by=actor.organisation_id, state__in=[RState.OPEN, RState.REPORTED])
    for row in mine.select_related("listing__institution"):
        url = _url("rectification", desk, row.pk)
        if row.state == RState.REPORTED and row.first_verifier_id != actor.user_id:
            until = deadline(row.reported_on, rules.VERIFY_WD)
            how = _("等待第二人验收") if row.first_verifier_id else _("须由两人验收")
            yield Task(_named(_("验收整改：%(name)s"), row.listing), url, how, until, order=15)
        elif leads and row.state == RState.OPEN and row.extension_asked_on and not row.extended_until:
            yield Task(_named(_("决定延期申请：%(name)s"), row.listing), url, row.extension_reason[:60], row.due_on, order=16)
        elif leads and row.state == RState.OPEN and today > row.until:
            how = _("没有在期限内提交报告，可以提出撤销建议")
            yield Task(_named(_("逾期未报告：%(name)s"), row.listing), url, how, order=17)


@todo("association")
def speaks(actor: Actor, today: date) -> Iterator[Task]:
    """Drafts of proposals, and proposals on which its view is asked; at most four queries."""
    yield from _to_take_up(actor, "association", today, {"propose_delisting": _PROPOSE})
    asked = rows(actor, DelistingProposal).filter(state__in=[PState.REREVIEW, PState.ADVISED], association_heard_on=None)
    for row in asked.exclude(proposer=actor.organisation_id).select_related("listing__institution"):
        until = deadline(row.rereview_on, rules.HEARD_WD)
        yield Task(_named(_("对撤销建议发表意见：%(name)s"), row.listing), _url("proposal", "association", row.pk), "", until, order=20)


@todo("ministry")
def handles(actor: Actor, today: date) -> Iterator[Task]:
    """Staff: re-reviews to open, decisions to draft; the leader: decisions to sign; both: drafts nobody took up, own rectifications."""
    staff = actor.is_(Role.MINISTRY_STAFF)
    for row in rows(actor, DelistingProposal).filter(state__in=DelistingProposal.OPEN).select_related("listing__institution"):
        url = _url("proposal", "ministry", row.pk)
        if row.state == PState.PROPOSED and staff:
            yield _before_rereview(row, url, today)
        elif row.state == PState.ADVISED and staff and not row.decision:
            yield Task(_named(_("拟定决定：%(name)s"), row.listing), url, "", wording.decision_until(row), order=20)
        elif row.state == PState.ADVISED and not staff and row.decision:
            yield Task(_named(_("签发决定：%(name)s"), row.listing), url, row.get_decision_display(), wording.decision_until(row), order=10)
        else:
            yield Task(_named(_("撤销程序：%(name)s"), row.listing), url, row.get_state_display(), state="waiting", order=80)
    late = list(selectors.late(rows(actor, Finding), today).select_related("rule", "listing__institution")[:MOST])
    for finding in late:
        how = _("各方超过 10 个工作日未提出建议，司法部可以自行提出")
        yield Task(_named(_("未处理的撤销线索：%(name)s"), finding.listing), _url("finding", "ministry", finding.pk), how, order=40)
    yield from _verifies(actor, "ministry", today, leads=True)


def _before_rereview(row: DelistingProposal, url: str, today: date) -> Task:
    """What staff do while a proposal is served, defended and heard."""
    if row.served_on is None:
        return Task(_named(_("登记送达：%(name)s"), row.listing), url, _("机构没有可以签收的账号"), order=12)
    if row.hearing_asked and row.hearing_held_on is None:
        return Task(_named(_("举行听证：%(name)s"), row.listing), url, _("提前 7 个工作日通知"), order=13)
    if row.defended_on or today > row.defence_until:
        return Task(_named(_("启动专家复核：%(name)s"), row.listing), url, "", wording.opening_until(row), order=14)
    return Task(_named(_("等待陈述申辩：%(name)s"), row.listing), url, "", row.defence_until, state="waiting", order=80)


@todo("expert")
def reviews(actor: Actor, today: date) -> Iterator[Task]:
    """Opinions to give; one query."""
    for row in rows(actor, RereviewOpinion).filter(state=RereviewOpinion.State.ASKED).select_related("proposal__listing__institution"):
        sentence = _named(_("提交撤销复核意见：%(name)s"), row.proposal.listing)
        yield Task(sentence, reverse("evaluation:recheck", args=[row.pk]), "", row.due_on, order=20)


@todo("audit")
def watches(actor: Actor, today: date) -> Iterator[Task]:
    """How many drafts of proposals nobody took up in time; one query."""
    if number := selectors.late(rows(actor, Finding), today).count():
        url = f"{reverse('evaluation:findings', args=['audit'])}?late=1"
        yield Task(_("逾期未处理的撤销线索"), url, _("超过 10 个工作日未提出建议"), count=number, order=30)
