"""What a finding of an inspection must satisfy."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _

LONGEST_WORKING_DAYS = 60
"""The longest term in working days that an institution is given to put a problem right (INS-5)."""


def finding_problems(
    *, inspected_on: date, latest: date, due_on: date, rectified_on: date | None, verified_on: date | None
) -> Iterator[Problem]:
    """The term begins with the inspection and ends at `latest`; what was put right was found before, and verified after."""
    if due_on < inspected_on:
        yield Problem("due_early", _("整改期限不能早于检查日期 %(day)s。") % {"day": inspected_on.isoformat()}, "due_on")
    if due_on > latest:
        said = _("整改期限最长 %(days)d 个工作日，即最迟 %(day)s。") % {"days": LONGEST_WORKING_DAYS, "day": latest.isoformat()}
        yield Problem("due_late", said, "due_on")
    if rectified_on and rectified_on < inspected_on:
        yield Problem("rectified_early", _("整改完成日期不能早于检查日期 %(day)s。") % {"day": inspected_on.isoformat()}, "rectified_on")
    if verified_on and rectified_on is None:
        yield Problem("verified_unrectified", _("已核验的请填写整改完成日期。"), "rectified_on")
