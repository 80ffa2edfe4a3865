"""One indicator as pages show it: an institution's value in words, and where it stands among others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

from evaluation.standards.edition import Line
from evaluation.standards.wording import WINDOWS, english, title_of
from portal.analysis import selectors
from portal.kernel.indicators import INDICATORS, Indicator, Measure, value_text

LEAST = 5
"""Fewer institutions than this are not summed up: one could tell who they are (domain.md §10)."""


@dataclass(frozen=True)
class Group:
    """Many institutions' values in short: how many, and the median in words; no median of fewer than five."""

    n: int
    median: str


@dataclass(frozen=True)
class Shown:
    """An indicator in words, with the criterion of the standard in force that rests on it."""

    indicator: Indicator
    line: Line | None

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.indicator.code

    @property
    def title(self) -> str:
        """The criterion's title, or the indicator's own."""
        return title_of(self.line) if self.line else str(self.indicator.title)

    @property
    def measure(self) -> str:
        """How it is computed, in the standard's words."""
        said = (self.line.definition.get("measure") or {}) if self.line else {}
        return said.get("en" if english() and said.get("en") else "zh", "")

    @property
    def window(self) -> str:
        """The time it looks at."""
        return str(WINDOWS.get(self.line.window, "")) if self.line else ""

    def text(self, measure: Measure | None) -> str:
        """A value in words; empty without basis."""
        return value_text(self.code, measure.value) if measure and measure.value is not None else ""


def shown(code: str, lines: dict[str, Line]) -> Shown:
    """An indicator by its code; raises KeyError."""
    return Shown(INDICATORS[code], lines.get(code))


def of_task(number: int, lines: dict[str, Line]) -> list[Shown]:
    """The indicators of a task that the standard in force rests on, in its order; all where it rests on none."""
    ours = [i for i in INDICATORS.values() if i.task == number]
    order = {code: n for n, code in enumerate(lines)}
    used = sorted((i for i in ours if i.code in lines), key=lambda i: order[i.code])
    return [shown(i.code, lines) for i in used or ours]


def group(code: str, measures: Iterable[Measure]) -> Group:
    """Values of many institutions summed up."""
    values = [m.value for m in measures if m.value is not None]
    return Group(len(values), value_text(code, Fraction(median(values))) if len(values) >= LEAST else "")


def compared(code: str, on: date, owner: int, province: int | None) -> dict:
    """An institution's value beside its province's and the country's."""
    found = selectors.measures(code, on)
    places = selectors.provinces_of(found)
    near = [m for o, m in found.items() if places.get(o) == province]
    return {"own": found.get(owner), "province": group(code, near), "country": group(code, found.values())}
