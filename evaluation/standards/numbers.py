"""Exact numbers: decimal strings in, integer thousandths out, no binary float on the way (domain.md §8.1, scoring-methods.md §0)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor


def exact(said) -> Fraction:
    """A decimal string, integer, Decimal or fraction as an exact number.

    Raises TypeError for floats and booleans, which are not exact or not numbers; ValueError for text that is no number.
    """
    if isinstance(said, bool | float | date) or said is None:
        raise TypeError(f"{said!r} is no exact number")
    if isinstance(said, int | Fraction | Decimal):
        return Fraction(said)
    text = str(said)
    if len(text) > 40:
        raise ValueError("too long for a number")
    return Fraction(text)


def half_up(x: Fraction) -> int:
    """R(x) = ⌊x + ½⌋ for x ≥ 0, and away from zero alike below (四舍五入)."""
    whole = floor(abs(x) + Fraction(1, 2))
    return whole if x >= 0 else -whole


def thousandths(said) -> int:
    """A decimal as integer thousandths, rounded once."""
    return half_up(1000 * exact(said))


def shown(mpt: int) -> str:
    """Thousandths as people read them: 90167 → "90.167", always with three places, so that columns line up."""
    return f"{'-' if mpt < 0 else ''}{abs(mpt) // 1000}.{abs(mpt) % 1000:03d}"


def decimal_text(x: Fraction) -> str:
    """An exact number as a decimal ("0.6"), or as p/q where it has no finite decimal form."""
    scaled, places = x, 0
    while scaled.denominator != 1 and places < 20:
        scaled, places = scaled * 10, places + 1
    if scaled.denominator != 1:
        return f"{x.numerator}/{x.denominator}"
    digits = f"{abs(scaled.numerator):0{places + 1}d}"
    return ("-" if x < 0 else "") + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def mean(values: Sequence) -> Fraction:
    """The plain mean of one or more exact values."""
    return sum((exact(v) for v in values), Fraction(0)) / len(values)


def trimmed_mean(values: Sequence, *, trim_at: int = 5) -> Fraction:
    """The mean after one highest and one lowest are dropped when there are `trim_at` values or more; of equal extremes one is dropped."""
    kept = sorted(exact(v) for v in values)
    return mean(kept[1:-1] if len(kept) >= trim_at else kept)


def proportion_trimmed_mean(values: Sequence, share) -> Fraction:
    """The mean after ⌊share · n⌋ values are dropped at each end."""
    kept = sorted(exact(v) for v in values)
    cut = floor(exact(share) * len(kept))
    return mean(kept[cut : len(kept) - cut])


def weighted_mean(items: Sequence[tuple]) -> Fraction:
    """Σ value·weight ÷ Σ weight over (value, weight) pairs; not rounded here."""
    weights = sum(exact(w) for _value, w in items)
    return sum((exact(value) * exact(w) for value, w in items), Fraction(0)) / weights


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split whole units by weight, largest remainder first, ties to the earlier position; the parts sum to `total`."""
    whole = sum(weights)
    shares = [Fraction(total * w, whole) for w in weights]
    parts = [floor(s) for s in shares]
    order = sorted(range(len(weights)), key=lambda n: (parts[n] - shares[n], n))
    for n in order[: total - sum(parts)]:
        parts[n] += 1
    return parts
