"""诚信等级 from scores (司规〔2021〕4号; bands proposed, domain.md §5.2). Plain values in, grades and problems out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from portal.kernel.problems import Problem, _

BANDS = (("A", 90_000), ("B", 75_000), ("C", 60_000))
FULL_MPT = 100_000
LEAST_GROUND = 10
GRADES = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Entry:
    """One institution's line of a grading: a score of 100 points in thousandths, or the reason why it is not graded."""

    score_mpt: int | None = None
    direct_d_ground: str = ""
    exempt_reason: str = ""


def grade_of(score_mpt: int, direct_d_ground: str = "") -> str:
    """A from 90.000, B from 75.000, C from 60.000 points, else D; any direct ground makes D."""
    if direct_d_ground.strip():
        return "D"
    return next((grade for grade, least in BANDS if score_mpt >= least), "D")


def score_of(text: str) -> int:
    """Points as people write them ("92.5") in thousandths; raises ValueError beyond three places or outside 0 … 100."""
    try:
        points = Decimal(text.strip())
    except InvalidOperation as error:
        raise ValueError(text) from error
    mpt = points * 1000
    if not points.is_finite() or mpt != mpt.to_integral_value() or not 0 <= mpt <= FULL_MPT:
        raise ValueError(text)
    return int(mpt)


def year_problems(year: int, today: date) -> Iterator[Problem]:
    """Only a year that is over is graded (INT-1)."""
    if year >= today.year:
        yield Problem("year", _("%(year)s 年还没有结束，不能评估。") % {"year": year}, "year")
    elif year < 2021:
        yield Problem("year", _("评估办法自 2021 年起试行，请填 2021 年以后的年度。"), "year")


def entry_problems(entry: Entry, field: str = "") -> Iterator[Problem]:
    """What keeps one institution's line from being stored (INT-3, INT-4). `field` names the line on its page."""
    if entry.exempt_reason:
        if entry.score_mpt is not None or entry.direct_d_ground:
            yield Problem("both", _("不参评的机构不填得分。请删去得分，或删去不参评的理由。"), f"{field}exempt_reason")
        elif len(entry.exempt_reason.strip()) < 4:
            yield Problem("exempt_reason", _("请写明不参评的理由，例如“执业不满 6 个月”。"), f"{field}exempt_reason")
        return
    if entry.score_mpt is None:
        yield Problem("score", _("请填 0 到 100 之间的得分，例如 92.5。"), f"{field}score")
    elif not 0 <= entry.score_mpt <= FULL_MPT:
        yield Problem("score", _("得分须在 0 到 100 之间。"), f"{field}score")
    if entry.direct_d_ground and len(entry.direct_d_ground.strip()) < LEAST_GROUND:
        yield Problem("ground", _("请写明直接评为 D 级所依据的决定（至少 10 字，含文号）。"), f"{field}direct_d_ground")


def publication_problems(ungraded: Sequence[str]) -> Iterator[Problem]:
    """Every active institution must be graded, or exempt with a reason, before a province publishes (INT-4)."""
    if ungraded:
        shown = _("、").join(ungraded[:5])
        more = _("等 %(n)d 家") % {"n": len(ungraded)} if len(ungraded) > 5 else ""
        said = _("还没有评定等级：%(names)s%(more)s。请评定，或写明不参评的理由，然后再公布。")
        yield Problem("ungraded", said % {"names": shown, "more": more})


def change_problems(present: str, to: str, ground: str) -> Iterator[Problem]:
    """What keeps a published grade from being changed (INT-7)."""
    if to not in GRADES:
        yield Problem("to", _("请选择变更后的等级。"), "to")
    elif to == present:
        yield Problem("same", _("变更后的等级与现在相同，都是 %(grade)s。请核对。") % {"grade": to}, "to")
    if len(ground.strip()) < LEAST_GROUND:
        yield Problem("ground", _("请写明变更依据的决定（至少 10 字，含文号）。"), "ground")
