"""What an opinion and its outcome must satisfy."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _


def standing_problems(*, standing: str, issued_on: date, withdrawn_on: date | None) -> Iterator[Problem]:
    """A withdrawn opinion says since when; no other does."""
    if standing == "withdrawn" and withdrawn_on is None:
        yield Problem("withdrawn_when", _("已撤回的意见书请填写撤回日期。"), "withdrawn_on")
    if standing != "withdrawn" and withdrawn_on:
        yield Problem("not_withdrawn", _("填写了撤回日期的，状态应为“已撤回”；没有撤回的请清空撤回日期。"), "standing")
    if withdrawn_on and withdrawn_on < issued_on:
        yield Problem("withdrawn_early", _("撤回日期不能早于出具日期。"), "withdrawn_on")


def outcome_problems(*, result: str, own_fault: bool, reason: str) -> Iterator[Problem]:
    """Who says that a court did not follow an opinion says why; a fault of the institution's goes with that."""
    if result == "not_adopted" and not reason.strip():
        yield Problem("reason_missing", _("未采信的请填写理由。"), "reason")
    if own_fault and result not in ("not_adopted", "partly"):
        yield Problem("fault_without_rejection", _("已采信的意见书，“因机构原因未采信”应为“否”。"), "own_fault")
