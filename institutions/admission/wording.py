"""An application in words: what it asks for, its steps with their limits, its history."""

from collections.abc import Iterable

from django.utils import timezone

from institutions.admission import rules, selectors
from institutions.admission.models import AdmissionCase
from institutions.registry import course
from institutions.registry.models import FIELDS
from institutions.registry.selectors import history as events_of
from portal.kernel.problems import _

State = AdmissionCase.State
Kind = AdmissionCase.Kind
_STEPS = {
    "file": _("提出申请"), "file_establishment": _("登记设立申请"), "resubmit": _("提交补正"), "admit": _("受理"),
    "return_to_applicant": _("一次告知补正"), "start_review": _("启动专家评审"), "record_review": _("记录评审意见"),
    "prepare": _("拟定意见"), "decide": _("作出决定"), "withdraw": _("撤回申请"), "register": _("登记机构"),
}  # fmt: skip
_CITED = {
    "return_to_applicant": "missing", "prepare": "proposal_note", "decide": "decision_reason", "record_review": "review_opinion",
}  # fmt: skip
INNER = ("prepare",)
"""What the bureau does among itself: not in the applicant's history."""


def field_names(codes: Iterable[str]) -> str:
    """Licensed fields by their names."""
    return str(_("、")).join(str(FIELDS.get(code, code)) for code in codes)


def asked(case: AdmissionCase) -> str:
    """What the application asks for, in one line."""
    if case.kind == Kind.CHANGE:
        said = _("%(what)s：%(old)s → %(new)s")
        return said % {"what": case.get_change_display(), "old": case.old_value or "—", "new": case.new_value}
    if case.fields:
        return field_names(case.fields)
    renewed = case.decision == AdmissionCase.Decision.GRANTED and case.licence_expires_on
    return _("有效期至 %(day)s") % {"day": case.licence_expires_on.isoformat()} if renewed else ""


def facts(case: AdmissionCase) -> list[tuple]:
    """What stands in the application: (title, value)."""
    title = AdmissionCase._meta.get_field
    found = [
        (_("申请编号"), case.number),
        (title("applicant").verbose_name, case.applicant),
        (title("kind").verbose_name, case.get_kind_display()),
    ]
    if case.kind == Kind.CHANGE:
        found += [
            (title("change").verbose_name, case.get_change_display()), (title("old_value").verbose_name, case.old_value or "—"),
            (title("new_value").verbose_name, case.new_value), (title("effective_on").verbose_name, case.effective_on.isoformat()),
        ]  # fmt: skip
    if case.fields:
        found.append((title("fields").verbose_name, field_names(case.fields)))
    return [*found, (title("statement").verbose_name, case.statement)]


def late_change(case: AdmissionCase) -> bool:
    """A change filed later than the rule asks."""
    filed = timezone.localdate(case.submitted_at)
    return case.kind == Kind.CHANGE and (filed - case.effective_on).days > rules.CHANGE_DAYS


def clock(case: AdmissionCase) -> dict | None:
    """The limit that runs now, with its name and the working days that are not counted."""
    until = selectors.limit_of(case)
    if until is None:
        return None
    title = _("受理期限") if case.state == State.FILED else _("决定期限")
    return {"title": title, "until": until, "paused": selectors.paused_days(case) if case.accepted_on else 0}


def steps(case: AdmissionCase) -> list[dict]:
    """The legal steps of this kind of application, each with its day or its limit."""
    filed = timezone.localdate(case.submitted_at)
    over = not case.is_open
    lines = [(_("申请"), filed, True), (_("受理"), case.accepted_on or selectors.accept_until(case), bool(case.accepted_on))]
    if case.state == State.RETURNED:
        lines[1] = (_("补正"), None, False)
    if case.kind in rules.REVIEWED:
        lines.append((_("专家评审"), case.reviewed_on, bool(case.reviewed_on)))
    lines.append((_("决定"), case.decided_on or selectors.decide_until(case), bool(case.decided_on)))
    if case.kind == Kind.ESTABLISH and case.decision == AdmissionCase.Decision.GRANTED:
        lines.append((_("登记机构"), None, case.institution_id is not None))
    if case.state == State.WITHDRAWN:
        lines = [line for line in lines if line[2]] + [(_("撤回"), case.withdrawn_on, True)]
    return course.steps(lines) if not over or case.to_register else course.steps((label, day, True) for label, day, done in lines if done)


def history(case: AdmissionCase, *, inner: bool) -> list[course.Told]:
    """What happened, newest first; `inner` with what the bureau does among itself."""
    return course.told(events_of(case), _STEPS, _CITED, hidden=() if inner else INNER)
