"""What a complaint and its outcome must satisfy."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _

SUBSTANTIATED = ("substantiated", "partly")
"""Outcomes for which the institution answers (Y5-10)."""
INVESTIGATED = (*SUBSTANTIATED, "unsubstantiated")
WITHOUT_MEASURES = ("", "unsubstantiated", "not_accepted")


def outcome_problems(*, outcome: str, measures: str, accepted_on: date | None, answered_on: date | None) -> Iterator[Problem]:
    """An answer says what came of it; what was found rests on an accepted complaint; measures rest on something found."""
    if answered_on and not outcome:
        yield Problem("outcome_missing", _("已答复的请填写处理结果。"), "outcome")
    if outcome in INVESTIGATED and accepted_on is None:
        yield Problem("not_accepted_yet", _("查实、部分查实、未查实的投诉请填写受理日期。"), "accepted_on")
    if outcome == "not_accepted" and accepted_on:
        yield Problem("accepted", _("不予受理的请清空受理日期；已经受理的，请改正处理结果。"), "outcome")
    if outcome in WITHOUT_MEASURES and measures not in ("", "none"):
        yield Problem("measures_without_cause", _("没有查实、不予受理或尚无结果的投诉，处理措施应为“无”或留空。"), "measures")
