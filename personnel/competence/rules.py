"""What an assessment of competence must satisfy."""

from collections.abc import Iterator
from datetime import date

from portal.kernel.problems import Problem, _


def retake_problems(*, year: int, outcome: str, retaken_on: date | None) -> Iterator[Problem]:
    """Only what was failed is taken again, and not before it was failed. The outcome stays as it was; the day says that it is made good."""
    if retaken_on and outcome != "unqualified":
        said = _("评估不合格的才填写补考合格日期。评估已合格的请清空；评估时不合格的，评估结果请填“不合格”。")
        yield Problem("nothing_to_retake", said, "retaken_on")
    if retaken_on and retaken_on.year < year:
        yield Problem("retaken_early", _("补考合格日期不能早于评估年度。"), "retaken_on")
