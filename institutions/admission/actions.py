"""The course of an application: filed, accepted or returned, reviewed, prepared, decided; its effect on the register."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from institutions.admission import rules, selectors
from institutions.admission.models import AdmissionCase
from institutions.registry import actions as registry
from institutions.registry.models import FIELDS, Institution
from institutions.registry.rules import extension_problems
from portal.accounts.models import Organisation
from portal.files.keep import keep
from portal.files.models import Attachment
from portal.kernel.actions import Context, action
from portal.kernel.problems import Problem, _, refuse

ROOM = "institutions.admission"
State = AdmissionCase.State
Kind = AdmissionCase.Kind
Decision = AdmissionCase.Decision
IN_HAND = {State.ACCEPTED: State.ACCEPTED, State.UNDER_REVIEW: State.UNDER_REVIEW}
STAYS = {s: s for s in AdmissionCase.OPEN}
LICENSED = {s: s for s in (Institution.State.ACTIVE, Institution.State.SUSPENDED)}


@action(f"{ROOM}.file", moves=LICENSED)
def file(ctx: Context, institution: Institution, *, kind: str, statement: str, **particulars) -> AdmissionCase:
    """An institution applies for a further field, a change, the renewal of its licence or its cancellation.

    `particulars` are `fields` for a further field; `change`, `new_value` and `effective_on` for a change. An application for
    renewal counts in the register as filed from the same day.
    """
    if kind == Kind.ESTABLISH:
        refuse([Problem("kind", _("设立登记由省级经办人登记申请。"), "kind")])
    case = AdmissionCase(
        institution=institution, province_id=institution.organisation.parent_id, applicant=institution.name, kind=kind, submitted_at=ctx.now
    )
    _fill(ctx, case, statement=statement, **particulars)
    if kind == Kind.RENEW:
        registry.file_renewal(ctx.part("renewal"), institution)
    return case


@action(f"{ROOM}.file_establishment")
def file_establishment(ctx: Context, province: Organisation, *, applicant: str, fields: Sequence[str], statement: str) -> AdmissionCase:
    """A clerk enters the application of a body that wants to be admitted, by its name and the fields it asks for."""
    case = AdmissionCase(province=province, applicant=applicant.strip(), kind=Kind.ESTABLISH, submitted_at=ctx.now)
    _fill(ctx, case, statement=statement, fields=fields)
    if Institution.objects.filter(organisation__parent=province, name=case.applicant).exclude(state=Institution.State.CANCELLED).exists():
        refuse([Problem("registered", _("本省已登记同名机构。请核对名称。"), "applicant")])
    return case


def _fill(
    ctx: Context, case: AdmissionCase, *, statement: str, fields: Sequence[str] = (), change: str = "", new_value: str = "",
    effective_on: date | None = None,
) -> None:  # fmt: skip
    """Put into a case what is asked for, with what the register states now; refused with every problem."""
    asked = rules.Asked(case.kind, statement, case.applicant, list(fields), change, new_value, effective_on)
    held = selectors.registered(case.institution, change)
    refuse(rules.filing_problems(asked, held, names=FIELDS, today=ctx.today))
    case.statement, case.fields = statement.strip(), sorted(fields)
    case.change, case.old_value, case.new_value, case.effective_on = change, held.value, new_value.strip(), effective_on


@action(f"{ROOM}.attach", moves=STAYS)
def attach(ctx: Context, case: AdmissionCase, *, content, name: str) -> Attachment:
    """One file of the application, or of its handling (the opinion of the experts); kept at once."""
    return keep(ctx, content, name=name, owner=Organisation.objects.get(pk=ctx.actor.organisation_id), subject=case, kind="admission")


@action(f"{ROOM}.return_to_applicant", moves={State.FILED: State.RETURNED})
def return_to_applicant(ctx: Context, case: AdmissionCase, *, missing: str) -> None:
    """The clerk says once and completely what is missing (行政许可法 art. 32)."""
    refuse(rules.words_problems(missing, "missing"))
    case.missing = missing.strip()


@action(f"{ROOM}.resubmit", moves={State.RETURNED: State.FILED})
def resubmit(ctx: Context, case: AdmissionCase, *, statement: str, **particulars) -> None:
    """The applicant hands in what was missing; the limit of acceptance begins anew, the day of filing stays."""
    _fill(ctx, case, statement=statement, **particulars)
    case.resubmitted_on = ctx.today


@action(f"{ROOM}.admit", moves={State.FILED: State.ACCEPTED})
def admit(ctx: Context, case: AdmissionCase) -> None:
    """受理: the application is complete; the limit of the decision begins."""
    case.accepted_on = ctx.today


@action(f"{ROOM}.start_review", moves={State.ACCEPTED: State.UNDER_REVIEW})
def start_review(ctx: Context, case: AdmissionCase) -> None:
    """协同评审 begins; its days are not counted in the limit of the decision (art. 45)."""
    if case.kind not in rules.REVIEWED:
        refuse([Problem("no_review", _("这一事项不需要专家评审，可以直接拟定意见。"))])
    case.review_from = ctx.today


@action(f"{ROOM}.record_review", moves={State.UNDER_REVIEW: State.UNDER_REVIEW})
def record_review(ctx: Context, case: AdmissionCase, *, review_on: date, experts: int, conclusion: str, review_opinion: str) -> None:
    """What the experts found. Recorded again, it replaces what stood there, and a draft that rested on it falls."""
    refuse(rules.review_problems(review_on=review_on, experts=experts, opinion=review_opinion, since=case.review_from, today=ctx.today))
    case.review_on, case.experts, case.conclusion, case.review_opinion = review_on, experts, conclusion, review_opinion.strip()
    case.reviewed_on = case.reviewed_on or ctx.today
    case.proposal, case.proposal_note = "", ""


@action(f"{ROOM}.prepare", moves=IN_HAND)
def prepare(ctx: Context, case: AdmissionCase, *, proposal: str, proposal_note: str, licence_expires_on: date | None = None) -> None:
    """The clerk's draft for the leader: grant or refuse, why, and for a renewal the new last day of the licence."""
    new = licence_expires_on if case.kind == Kind.RENEW and proposal == Decision.GRANTED else None
    problems = list(
        rules.preparation_problems(
            kind=case.kind, proposal=proposal, note=proposal_note, licence_expires_on=new, reviewed=case.reviewed_on is not None
        )
    )
    if new:
        problems += extension_problems(case.institution.licence_expires_on, new, today=ctx.today)
    refuse(problems)
    case.proposal, case.proposal_note, case.licence_expires_on = proposal, proposal_note.strip(), new


@action(f"{ROOM}.decide", moves=dict.fromkeys(IN_HAND, State.DECIDED))
def decide(ctx: Context, case: AdmissionCase, *, decision: str, doc_no: str, decision_reason: str = "") -> None:
    """The leader decides; what is granted takes effect in the register in the same transaction, or nothing is decided."""
    refuse(
        rules.decision_problems(
            kind=case.kind, decision=decision, proposal=case.proposal, reason=decision_reason, doc_no=doc_no,
            licence_expires_on=case.licence_expires_on, same_person=ctx.actor.user_id in selectors.handlers(case),
        )
    )  # fmt: skip
    case.decision, case.decision_reason, case.doc_no = decision, decision_reason.strip(), doc_no.strip()
    case.decided_on = ctx.today
    own = replace(ctx.as_system(ROOM), reason=case.doc_no)
    if decision == Decision.GRANTED:
        _take_effect(own, case)
    else:
        _unfile_renewal(own, case)


def _take_effect(ctx: Context, case: AdmissionCase) -> None:
    """What the decision changes in the register; a newly admitted body is registered by the clerk afterwards."""
    institution = case.institution
    match case.kind:
        case Kind.ADD_SCOPE:
            for field in case.fields:
                registry.grant_scope(ctx, institution, field=field, granted_on=ctx.today)
        case Kind.CHANGE:
            registry.amend(ctx, institution, **{case.change: case.new_value})
        case Kind.RENEW:
            registry.renew_licence(ctx, institution, licence_expires_on=case.licence_expires_on)
        case Kind.CANCEL:
            registry.cancel(ctx, institution)


def _unfile_renewal(ctx: Context, case: AdmissionCase) -> None:
    """A renewal refused or withdrawn is not filed any longer."""
    if case.kind == Kind.RENEW and case.institution.state in registry.withdraw_renewal.moves:
        registry.withdraw_renewal(ctx, case.institution)


@action(f"{ROOM}.withdraw", moves=dict.fromkeys(AdmissionCase.OPEN, State.WITHDRAWN))
def withdraw(ctx: Context, case: AdmissionCase) -> None:
    """The applicant takes the application back; possible until it is decided."""
    case.withdrawn_on = ctx.today
    _unfile_renewal(ctx.as_system(ROOM), case)


@action(f"{ROOM}.register", moves={State.DECIDED: State.DECIDED})
def register(ctx: Context, case: AdmissionCase, *, fields: Sequence[str], **given) -> None:
    """The clerk enters the admitted body in the registry with its licence; the case names the institution from then on.

    `given` are the registered facts, as `institutions.registry.register` takes them.
    """
    if not case.to_register:
        refuse([Problem("not_due", _("只有准予设立、还没有登记的机构可以在这里登记。"))])
    if extra := [str(FIELDS[code]) for code in fields if code not in case.fields]:
        said = _("决定没有准予这些执业类别：%(names)s。请核对。") % {"names": _("、").join(extra)}
        refuse([Problem("not_granted", said, "fields")])
    case.institution = registry.register(ctx.part("institution"), case.province, fields=fields, **given)
