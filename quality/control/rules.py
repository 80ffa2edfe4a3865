"""What the records of a quality system must satisfy."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _

SETTLED_WORKING_DAYS = 60
"""Working days from its finding after which nonconforming work should be closed (Y5-05)."""


def closing_problems(*, closed_on: date | None, effective: bool) -> Iterator[Problem]:
    """Only what is closed can have been found effective."""
    if effective and closed_on is None:
        yield Problem("effective_but_open", _("尚未关闭的，“纠正措施经验证有效”应为“否”；已经关闭的，请填写关闭日期。"), "effective")


def appearance_problems(
    *, hearing_on: date, required: bool, appeared: bool, form: str, absence_reason: str, today: date
) -> Iterator[Problem]:
    """Who appeared says how; who should have and did not says why; neither is known before the hearing."""
    if appeared and hearing_on > today:
        yield Problem("not_yet_heard", _("尚未开庭的，“已出庭”应为“否”。"), "appeared")
    if appeared and not form:
        yield Problem("form_missing", _("已出庭的请填写出庭方式。"), "form")
    if form and not appeared:
        yield Problem("form_without_appearance", _("未出庭的请清空出庭方式；已出庭的，“已出庭”应为“是”。"), "form")
    if appeared and absence_reason.strip():
        yield Problem("reason_without_absence", _("已出庭的请清空未出庭理由。"), "absence_reason")
    if required and not appeared and hearing_on <= today and not absence_reason.strip():
        yield Problem("absence_reason_missing", _("依法应出庭而未出庭的，请填写理由。"), "absence_reason")


def action_problems(*, result: str, action: str) -> Iterator[Problem]:
    """A factor out of control goes with what is done about it."""
    if result == "action_needed" and not action.strip():
        yield Problem("action_missing", _("需采取措施的，请填写采取的措施。"), "action")
