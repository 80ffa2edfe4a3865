"""Scoring of criteria and dimensions, exactly as domain.md §8.1 lays down. Plain values in, integer thousandths (mpt) out.

All arithmetic is on exact fractions; rounding (half up) happens only at a criterion and at a renormalised dimension, so that
shown numbers always add up (INV-20).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from evaluation.standards.numbers import exact, half_up, mean, trimmed_mean

TRIM_AT = 5
LEAST_VALID = 3
WIDE = Fraction(3, 10)
CONFIRM_BELOW = Fraction(2, 5)
AREA_OF_TASK = {
    **dict.fromkeys(range(1, 5), "party_building"),
    **dict.fromkeys(range(5, 13), "practice"),
    **dict.fromkeys(range(13, 20), "quality"),
    **dict.fromkeys(range(20, 23), "personnel"),
}
"""The four areas of the programme document (行业党建、执业管理、质量管理、队伍建设) by the number of the task."""


def _cut(x: Fraction) -> Fraction:
    return max(Fraction(0), min(Fraction(1), x))


@dataclass(frozen=True)
class Tier:
    """One row of a tier table: its share is given when the value is at least `least`, or at most `most`."""

    share: Fraction
    least: Fraction | None = None
    most: Fraction | None = None

    def reached(self, x: Fraction) -> bool:
        """Whether the value stands in this row or better."""
        if self.least is not None:
            return x >= self.least
        return self.most is not None and x <= self.most


@dataclass(frozen=True)
class Tiers:
    """Top-down: the first row that is reached gives its share; none gives nothing."""

    rows: tuple[Tier, ...]

    def share(self, x: Fraction) -> Fraction:
        """f(x) in 0 … 1."""
        return next((row.share for row in self.rows if row.reached(x)), Fraction(0))


@dataclass(frozen=True)
class Linear:
    """(x − from) ÷ (to − from), cut to 0 … 1; falling where `to` is below `from`."""

    low: Fraction
    high: Fraction

    def share(self, x: Fraction) -> Fraction:
        """f(x) in 0 … 1."""
        return _cut((x - self.low) / (self.high - self.low))


@dataclass(frozen=True)
class Ratio:
    """x ÷ target, at most 1."""

    target: Fraction

    def share(self, x: Fraction) -> Fraction:
        """f(x) in 0 … 1."""
        return _cut(x / self.target)


@dataclass(frozen=True)
class Boolean:
    """Met gives one share, unmet another; met is any value but zero."""

    met: Fraction = Fraction(1)
    unmet: Fraction = Fraction(0)

    def share(self, x: Fraction) -> Fraction:
        """f(x) in 0 … 1."""
        return self.met if x else self.unmet


@dataclass(frozen=True)
class Deduct:
    """1 − per · x, at least 0."""

    per: Fraction

    def share(self, x: Fraction) -> Fraction:
        """f(x) in 0 … 1."""
        return _cut(1 - self.per * x)


Function = Tiers | Linear | Ratio | Boolean | Deduct


def function_of(said: Mapping) -> Function:
    """The score function an edition names, from its written form; raises KeyError, TypeError or ValueError where it is none."""
    (name, inner), *others = said.items()
    if others:
        raise ValueError("one function, not several")
    if name == "tiers":
        return Tiers(tuple(_tier(row) for row in inner))
    if name == "linear":
        return Linear(exact(inner["from"]), exact(inner["to"]))
    if name == "ratio":
        return Ratio(exact(inner["target"]))
    if name == "boolean":
        return Boolean(exact(inner["met"]), exact(inner["unmet"]))
    if name == "deduct":
        return Deduct(exact(inner["per"]))
    raise KeyError(name)


def _tier(row: Mapping) -> Tier:
    if ("min" in row) == ("max" in row):
        raise ValueError("min or max")
    share = exact(row["share"])
    return Tier(share, least=exact(row["min"])) if "min" in row else Tier(share, most=exact(row["max"]))


def share(score: Function | Mapping, x: Fraction) -> Fraction:
    """f(x): the share of its points a value earns, by the function the edition names. x is never rounded before."""
    return (function_of(score) if isinstance(score, Mapping) else score).share(exact(x))


@dataclass(frozen=True)
class Scored:
    """One criterion's result: points in mpt, whether it applies; `mpt` is None where nothing can be decided."""

    mpt: int | None
    applies: bool = True

    @property
    def known(self) -> int:
        """The points where they are decided; asking for undecided ones is a mistake of the caller."""
        if self.mpt is None:
            raise ValueError("undecided")
        return self.mpt


NOT_APPLICABLE = Scored(0, applies=False)


def auto(points: int, score: Function | Mapping, missing: str, value) -> Scored:
    """s(c) = R(1000·P·f(x)); without basis as `missing` says: zero, zero_count (x = 0), full, not_applicable."""
    if value is None:
        if missing == "not_applicable":
            return NOT_APPLICABLE
        if missing == "full":
            return Scored(1000 * points)
        if missing != "zero_count":
            return Scored(0)
        value = 0
    return Scored(half_up(1000 * points * share(score, value)))


def evidence(sheets_mpt: Sequence[int | None], *, trim_at: int = TRIM_AT, least_valid: int = LEAST_VALID) -> Scored:
    """s(c) = R(T) over the valid sheets: from five on, one highest and one lowest are dropped; the plain mean of three or four.

    Undefined below three; a missing score (None) is no score, and never zero (INV-18). Sheets of recused or voided
    assignments are not handed in here (INV-17).
    """
    values = [v for v in sheets_mpt if v is not None]
    if len(values) < least_valid:
        return Scored(None)
    return Scored(half_up(trimmed_mean(values, trim_at=trim_at)))


def onsite(team_mpt: Sequence[int | None]) -> Scored:
    """The plain mean over the team (three or more, odd), rounded once; undefined otherwise."""
    if len(team_mpt) < LEAST_VALID or len(team_mpt) % 2 == 0 or None in team_mpt:
        return Scored(None)
    return Scored(half_up(mean(team_mpt)))


def applies(rule, fields: Collection[str]) -> bool:
    """Whether a criterion applies to an institution licensed in these fields on data_until: "all", or one of {fields: […]}."""
    return rule in (None, "all") or bool(set(rule["fields"]) & set(fields))


def dimension(points: int, criteria: Sequence[tuple[int, Scored]]) -> tuple[int | None, Fraction]:
    """(D in mpt, applicable share of points). `criteria` are (points, scored); None where one of them is undefined.

    D is the plain sum when all apply, else R(Σ s·P(D)/Pₐ(D)); with nothing applicable it is 0 with share 0.
    """
    counted = [(p, s) for p, s in criteria if s.applies]
    total, applicable = 0, sum(p for p, _s in counted)
    for _p, scored in counted:
        if scored.mpt is None:
            return None, Fraction(applicable, points)
        total += scored.mpt
    if applicable == points or not applicable:
        return total, Fraction(applicable, points)
    return half_up(Fraction(total * points, applicable)), Fraction(applicable, points)


def reaches(mpt: int, minimum_share: Fraction, points: int) -> bool:
    """D ≥ minimum_share·P(D), exactly: D is an integer, so this is D ≥ ⌈·⌉."""
    return mpt >= 1000 * points * minimum_share


@dataclass(frozen=True)
class Band:
    """One level's band as shares of a criterion's points; the upper bound belongs to the better level, save at the top."""

    level: int
    low: Fraction
    high: Fraction
    zh: str = ""
    en: str = ""


def band_of(bands: Sequence[Band], points: int, points_mpt: int) -> int | None:
    """The level whose band holds these points; None outside 0 … points (INV-19)."""
    x = Fraction(points_mpt, 1000 * points)
    if not 0 <= x <= 1:
        return None
    return next((b.level for b in sorted(bands, key=lambda b: -b.low) if x >= b.low), None)


def half_points(bands: Sequence[Band], points: int, level: int) -> list[int]:
    """The half points (mpt, descending) a level allows for a criterion."""
    return list(_half_points(tuple(bands), points, level))


@lru_cache(maxsize=1024)
def _half_points(bands: tuple[Band, ...], points: int, level: int) -> tuple[int, ...]:
    return tuple(500 * n for n in range(2 * points, -1, -1) if band_of(bands, points, 500 * n) == level)


def wide(values_mpt: Sequence[int], points: int, limit: Fraction = WIDE) -> bool:
    """Whether highest and lowest lie further apart than the limit share of the points: then both experts must comment."""
    return bool(values_mpt) and Fraction(max(values_mpt) - min(values_mpt), 1000 * points) > limit
