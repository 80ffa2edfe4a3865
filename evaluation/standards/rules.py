"""Scoring of criteria and dimensions, exactly as domain.md §8.1 lays down. Plain values in, integer thousandths (mpt) out.

All arithmetic is on exact fractions; rounding (half up) happens only at a criterion and at a renormalised dimension, so that
shown numbers always add up (INV-20).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

TRIM_AT = 5
LEAST_VALID = 3


def exact(text) -> Fraction:
    """A decimal string, integer or fraction string as an exact number; floats are refused, they are not exact."""
    if isinstance(text, float):
        raise TypeError("floats are not exact")
    return Fraction(str(text))


def half_up(x: Fraction) -> int:
    """R(x) = ⌊x + ½⌋ for x ≥ 0."""
    return floor(x + Fraction(1, 2))


def share(score: Mapping, x: Fraction) -> Fraction:
    """f(x): the share of its points a value earns, by the function the edition names."""
    if "tiers" in score:
        for tier in score["tiers"]:
            reached = x >= exact(tier["min"]) if "min" in tier else x <= exact(tier["max"])
            if reached:
                return exact(tier["share"])
        return Fraction(0)
    if "linear" in score:
        low, high = exact(score["linear"]["from"]), exact(score["linear"]["to"])
        return _cut((x - low) / (high - low))
    if "ratio" in score:
        return _cut(x / exact(score["ratio"]["target"]))
    if "deduct" in score:
        return _cut(1 - exact(score["deduct"]["per"]) * x)
    return Fraction(1) if x else Fraction(0)  # boolean


def _cut(x: Fraction) -> Fraction:
    return max(Fraction(0), min(Fraction(1), x))


@dataclass(frozen=True)
class Scored:
    """One criterion's result: points in mpt, whether it applies; `mpt` is None where nothing can be decided."""

    mpt: int | None
    applies: bool = True


def auto(points: int, score: Mapping, missing: str, value: Fraction | None) -> Scored:
    """s(c) = R(1000·P·f(x)); without basis as `missing` says: zero, zero_count (x = 0), full, not_applicable."""
    if value is None:
        if missing == "not_applicable":
            return Scored(0, applies=False)
        if missing == "full":
            return Scored(1000 * points)
        if missing != "zero_count":
            return Scored(0)
        value = Fraction(0)
    return Scored(half_up(1000 * points * share(score, value)))


def evidence(sheets_mpt: Sequence[int]) -> Scored:
    """s(c) = R(T): from five valid values on, one highest and one lowest are dropped; the plain mean of three or four; else undefined (INV-18)."""
    values = sorted(sheets_mpt)
    if len(values) < LEAST_VALID:
        return Scored(None)
    if len(values) >= TRIM_AT:
        values = values[1:-1]
    return Scored(half_up(Fraction(sum(values), len(values))))


def onsite(team_mpt: Sequence[int]) -> Scored:
    """The plain mean over the team (three or more, odd), rounded once; undefined otherwise."""
    if len(team_mpt) < LEAST_VALID or len(team_mpt) % 2 == 0:
        return Scored(None)
    return Scored(half_up(Fraction(sum(team_mpt), len(team_mpt))))


def applies(rule, fields: set[str] | frozenset[str]) -> bool:
    """Whether a criterion applies to an institution licensed in these fields."""
    return rule in (None, "all") or bool(set(rule["fields"]) & set(fields))


def dimension(points: int, criteria: Sequence[tuple[int, Scored]]) -> tuple[int | None, Fraction]:
    """(D in mpt, applicable share of points). `criteria` are (points, scored); None where one of them is undefined.

    D is the plain sum when all apply, else R(Σ s·P(D)/Pₐ(D)); with nothing applicable it is 0 with share 0.
    """
    counted = [(p, s) for p, s in criteria if s.applies]
    if any(s.mpt is None for _p, s in counted):
        return None, Fraction(0)
    total, applicable = sum(s.mpt for _p, s in counted), sum(p for p, _s in counted)
    if applicable == points or not applicable:
        return total, Fraction(applicable, points)
    return half_up(Fraction(total * points, applicable)), Fraction(applicable, points)


@dataclass(frozen=True)
class Band:
    """One level's band as shares of a criterion's points; the upper bound belongs to the better level, save at the top."""

    level: int
    low: Fraction
    high: Fraction
    zh: str = ""
    en: str = ""


def band_of(bands: Sequence[Band], points: int, points_mpt: int) -> int | None:
    """The level whose band holds these points; None outside 0 … points."""
    x = Fraction(points_mpt, 1000 * points)
    if not 0 <= x <= 1:
        return None
    return next(b.level for b in sorted(bands, key=lambda b: b.level) if x >= b.low)


def half_points(bands: Sequence[Band], points: int, level: int) -> list[int]:
    """The half points (mpt, descending) a level allows for a criterion."""
    steps = range(0, 2 * points + 1)
    return [500 * n for n in reversed(steps) if band_of(bands, points, 500 * n) == level]


def wide(values_mpt: Sequence[int], points: int, limit: Fraction = Fraction(3, 10)) -> bool:
    """Whether highest and lowest lie further apart than the limit share of the points."""
    return bool(values_mpt) and Fraction(max(values_mpt) - min(values_mpt), 1000 * points) > limit
