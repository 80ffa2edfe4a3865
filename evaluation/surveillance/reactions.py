"""At once on events: check the one institution they are about; and tell people what a finding or a step asks of them."""

from django.urls import reverse
from django.utils import timezone

from evaluation.surveillance import rules, selectors, sweep
from evaluation.surveillance.models import DelistingProposal, Finding, Rectification, RereviewOpinion
from personnel.appraisers import registers as appraisers
from portal.accounts.models import INSTITUTION, MINISTRY, PROVINCE, Role
from portal.calendar.selectors import deadline
from portal.kernel.models import Event
from portal.kernel.problems import _
from portal.kernel.relay import on
from portal.notify.models import Notice
from portal.notify.outbox import tell
from portal.registers.register import REGISTERS
from quality.accreditation import registers as accreditations
from quality.instruments import registers as instruments

ROOM = "evaluation.surveillance"
_KEPT = [m.__name__ for m in (appraisers, accreditations, instruments)]
FACTS = [
    *(f"institutions.registry.{do}" for do in (
        "amend", "suspend", "resume", "cancel", "revoke", "file_renewal", "withdraw_renewal", "renew_licence", "grant_scope",
        "withdraw_scope",
    )),
    *(f"{kept.verb}.{do}" for kept in REGISTERS.values() if type(kept).__module__ in _KEPT for do in ("add", "amend", "void")),
    "evaluation.integrity.grade_published", "evaluation.integrity.change", "evaluation.listing.enlist",
]  # fmt: skip
"""What can make or end a fact that a rule asks for."""


@on(*FACTS, per_organisation=True)
def check_institution(event: Event) -> None:
    """Re-check the open listing of the institution an event is about, and no other; of a sheet's many events one leads to a check."""
    day = timezone.localdate(event.at)
    sweep.run(day, selectors.open_listings(day).filter(institution__organisation=event.concerns_id), now=event.at)


@on(f"{ROOM}.detect")
def tell_of_finding(event: Event) -> None:
    """The institution and its province learn of a finding at once; of a grave one the association and the ministry too."""
    finding = selectors.for_list(Finding.objects).get(pk=event.subject_id)
    notice = finding.rule.severity == "notice"
    said = {"rule": finding.rule.title_zh, "name": finding.listing.institution.name}
    own = _("请自行改正：%(rule)s") if finding.due_on > finding.detected_on else _("动态管理发现：%(rule)s")
    _tell(
        event, "evaluation:finding", finding.pk, finding.listing.institution.organisation, INSTITUTION, "institution", own % said,
        todo=True, due_on=finding.due_on if finding.due_on > finding.detected_on else None,
    )  # fmt: skip
    kind = {"todo": finding.rule.severity == "grave", "due_on": _grave_until(finding)}
    subject = _("动态管理发现：%(name)s，%(rule)s") % said
    if not notice:
        _tell(event, "evaluation:finding", finding.pk, _bureau(finding.listing), PROVINCE, "province", subject, **kind)
    if finding.rule.severity == "grave":
        for association in selectors.associations_of(finding.listing):
            _tell(event, "evaluation:finding", finding.pk, association, (Role.ASSOCIATION,), "association", subject, **kind)
        _tell(event, "evaluation:finding", finding.pk, selectors.ministry(), MINISTRY[:1], "ministry", subject, todo=False)


def _grave_until(finding: Finding):
    return deadline(finding.detected_on, rules.PROPOSE_WD) if finding.rule.severity == "grave" else None


def _bureau(listing):
    return listing.institution.organisation.parent


def _tell(event, page: str, pk: int, to, roles, desk: str, subject, *, todo: bool, due_on=None, service: bool = False) -> None:
    """One notice to the people of an office, linked to the page at their own desk."""
    kind = Notice.Kind.SERVICE if service else Notice.Kind.TODO if todo else Notice.Kind.INFO
    tell(organisation=to, roles=roles, subject=subject, link=reverse(page, args=[desk, pk]), kind=kind, due_on=due_on, event=event)


@on(f"{ROOM}.resolve", f"{ROOM}.void")
def tell_of_end(event: Event) -> None:
    """The institution learns that a finding has ended."""
    finding = selectors.for_list(Finding.objects).get(pk=event.subject_id)
    subject = _("问题已结束：%(rule)s") % {"rule": finding.rule.title_zh}
    _tell(
        event, "evaluation:finding", finding.pk, finding.listing.institution.organisation, INSTITUTION, "institution", subject, todo=False
    )


def _rectification(event: Event) -> Rectification:
    return Rectification.objects.select_related("listing__institution__organisation__parent", "opened_by").get(pk=event.subject_id)


def _tell_institution(event: Event, row: Rectification, subject, **kind) -> None:
    _tell(event, "evaluation:rectification", row.pk, row.listing.institution.organisation, INSTITUTION, "institution", subject, **kind)


def _tell_opener(event: Event, row: Rectification, subject) -> None:
    desk = "ministry" if row.opened_by.kind == "ministry" else "province"
    _tell(event, "evaluation:rectification", row.pk, row.opened_by, (*PROVINCE, *MINISTRY), desk, subject, todo=True)


@on(f"{ROOM}.notify")
def serve_notice(event: Event) -> None:
    """The institution is served with the 整改通知书."""
    row = _rectification(event)
    subject = _("送达整改通知书：请在 %(until)s 前提交整改报告") % {"until": row.due_on.isoformat()}
    _tell_institution(event, row, subject, todo=True, due_on=row.due_on, service=True)


@on(f"{ROOM}.extend")
def tell_extension(event: Event) -> None:
    """The institution learns that it has more time."""
    row = _rectification(event)
    _tell_institution(event, row, _("整改期限已延长至 %(until)s") % {"until": row.until.isoformat()}, todo=False, due_on=row.until)


@on(f"{ROOM}.ask_extension", f"{ROOM}.report")
def tell_opener(event: Event) -> None:
    """Who demanded the rectification has to decide on more time, or to verify the report."""
    row = _rectification(event)
    asked = event.verb.endswith("ask_extension")
    subject = _("%(name)s 申请延长整改期限，请决定") if asked else _("%(name)s 已提交整改报告，请两人验收")
    _tell_opener(event, row, subject % {"name": row.listing.institution.name})


@on(f"{ROOM}.verify")
def tell_verdict(event: Event) -> None:
    """A first verdict waits for a second person; the common one is told to the institution."""
    row = _rectification(event)
    if "state" in event.after:
        _tell_institution(event, row, _("整改验收意见：%(state)s") % {"state": row.get_state_display()}, todo=False)
    else:
        _tell_opener(event, row, _("%(name)s 的整改等待第二人验收") % {"name": row.listing.institution.name})


@on(f"{ROOM}.propose")
def serve_proposal(event: Event) -> None:
    """The institution is served with text and evidence and told its rights; the ministry has a proposal to handle (LST-4, 5)."""
    row = selectors.proposal_page(DelistingProposal.objects).get(pk=event.subject_id)
    institution = row.listing.institution
    subject = _("送达撤销建议书：请在 10 个工作日内陈述申辩，5 个工作日内可申请听证")
    _tell(
        event, "evaluation:proposal", row.pk, institution.organisation, INSTITUTION, "institution", subject,
        todo=True, due_on=row.defence_until, service=True,
    )  # fmt: skip
    subject = _("收到撤销建议：%(name)s") % {"name": institution.name}
    _tell(event, "evaluation:proposal", row.pk, selectors.ministry(), MINISTRY, "ministry", subject, todo=False)


@on(f"{ROOM}.defend", f"{ROOM}.advise")
def tell_ministry(event: Event) -> None:
    """The ministry learns that the defence is in, or that every expert has spoken."""
    row = DelistingProposal.objects.select_related("listing__institution").get(pk=event.subject_id)
    subject = {"defend": _("%(name)s 已提交陈述申辩，可以启动复核"), "advise": _("%(name)s 的专家复核已完成，请拟定决定")}
    said = subject[event.verb.rpartition(".")[2]] % {"name": row.listing.institution.name}
    _tell(event, "evaluation:proposal", row.pk, selectors.ministry(), MINISTRY[:1], "ministry", said, todo=True)


@on(f"{ROOM}.prepare_decision")
def tell_leader(event: Event) -> None:
    """A drafted decision waits for a leader."""
    row = DelistingProposal.objects.select_related("listing__institution").get(pk=event.subject_id)
    subject = _("请签发对 %(name)s 的决定") % {"name": row.listing.institution.name}
    _tell(event, "evaluation:proposal", row.pk, selectors.ministry(), MINISTRY[1:], "ministry", subject, todo=True)


@on(f"{ROOM}.open_rereview")
def ask_association(event: Event) -> None:
    """The association is asked for its view."""
    row = DelistingProposal.objects.select_related("listing__institution__organisation__parent").get(pk=event.subject_id)
    subject = _("请对撤销 %(name)s 名录资格的建议发表意见") % {"name": row.listing.institution.name}
    for association in selectors.associations_of(row.listing):
        until = deadline(row.rereview_on, rules.HEARD_WD)
        _tell(event, "evaluation:proposal", row.pk, association, (Role.ASSOCIATION,), "association", subject, todo=True, due_on=until)


@on(f"{ROOM}.ask_expert")
def ask_expert(event: Event) -> None:
    """A drawn expert is asked for an opinion."""
    row = RereviewOpinion.objects.select_related("expert__user").get(pk=event.subject_id)
    subject = _("请提交撤销复核意见")
    link = reverse("evaluation:recheck", args=[row.pk])
    tell(users=[row.expert.user], subject=subject, link=link, kind=Notice.Kind.TODO, due_on=row.due_on, event=event)


@on(f"{ROOM}.decide")
def tell_decision(event: Event) -> None:
    """The decision is served on the institution; its province learns of it."""
    row = DelistingProposal.objects.select_related("listing__institution__organisation__parent").get(pk=event.subject_id)
    institution, told = row.listing.institution, {"decision": row.get_decision_display(), "name": row.listing.institution.name}
    subject = _("送达决定书：%(decision)s") % told
    _tell(event, "evaluation:proposal", row.pk, institution.organisation, INSTITUTION, "institution", subject, todo=False, service=True)
    subject = _("司法部已决定：%(name)s，%(decision)s") % told
    _tell(event, "evaluation:proposal", row.pk, _bureau(row.listing), PROVINCE, "province", subject, todo=False)
