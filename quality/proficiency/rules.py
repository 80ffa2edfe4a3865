"""What rounds of proficiency testing and their results must satisfy."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _

GOOD = ("satisfactory", "pass")
POOR = ("questionable", "unsatisfactory", "fail")
"""Outcomes that are to be corrected; who was absent has nothing to correct."""
CORRECTION_WORKING_DAYS = 60
"""Working days from the issue of a poor result within which its correction is verified (L4-03)."""


def correction_problems(*, outcome: str, corrected_on: date | None, verified_on: date | None) -> Iterator[Problem]:
    """Only a poor result is corrected, and only what was corrected can be verified."""
    if outcome not in POOR and (corrected_on or verified_on):
        said = _("只有“有问题”“不满意”“不通过”的结果需要整改；其他结果请清空整改和核验日期。")
        yield Problem("nothing_to_correct", said, "corrected_on" if corrected_on else "verified_on")
    elif verified_on and corrected_on is None:
        yield Problem("verified_uncorrected", _("已核验的请填写整改完成日期。"), "corrected_on")
