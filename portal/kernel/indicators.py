"""Numbers computed from records, for many organisations at once, each with the count of rows behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet


@dataclass(frozen=True)
class Measure:
    """One institution's value on a day: exact, with its basis (how many rows or units it rests on); None without basis."""

    value: Fraction | None
    basis: int


class Indicator:
    """One number of the programme, computed for all institutions with one set-based query (INV-38…40).

    `compute(on)` gives a queryset of dicts `owner_id`, `part`, `whole` and, where the basis is something else than `whole`,
    `basis`; the value is part ÷ whole, never rounded. Without `whole` in the dicts the value is `part` itself.
    `behind(on, owner_id)` gives the rows that were counted for one institution: a queryset, or a list of them where they are of
    several kinds.

    `per` names another indicator by which the part is divided (people, opinions issued): whoever has that one has this one, with
    part 0 where nothing was counted, and its value is the basis. `times` multiplies, for so much per thousand.
    """

    def __init__(self, code: str, title: str, task: int, unit: str, compute: Callable[[date], QuerySet], per: str = "", times: int = 1):
        self.code, self.title, self.task, self.unit, self.compute, self.per, self.times = code, title, task, unit, compute, per, times
        self.behind: Callable[[date, int], QuerySet | list[QuerySet]] | None = None
        self.__doc__ = compute.__doc__
        self.__module__ = compute.__module__

    def rows(self, behind):
        """Declare the rows behind one institution's value: `behind(on, owner_id) -> QuerySet`."""
        self.behind = behind
        return behind

    def counted(self, on: date, owner_id: int) -> list[QuerySet]:
        """The rows that were counted for one institution, of one kind of row or of several; none where they are not declared."""
        found = self.behind(on, owner_id) if self.behind else []
        return found if isinstance(found, list) else [found]

    def values(self, on: date, owner_ids=None) -> dict[int, Measure]:
        """The measures of all institutions that have any, or of those named, on a day."""
        found = self.compute(on)
        if owner_ids is not None:
            found = found.filter(owner_id__in=owner_ids)
        if not self.per:
            return {row["owner_id"]: _measure(row) for row in found}
        parts = {row["owner_id"]: row["part"] for row in found}
        below = {owner: measure.value for owner, measure in INDICATORS[self.per].values(on, owner_ids).items()}
        return {owner: _ratio(self.times * Fraction(parts.get(owner) or 0), whole) for owner, whole in below.items()}


def _measure(row: dict) -> Measure:
    whole = row.get("whole", 1)
    basis = row.get("basis", whole)
    if not whole or row["part"] is None:
        return Measure(None, int(basis or 0))
    return Measure(Fraction(row["part"]) / Fraction(whole), int(basis or 0))


def _ratio(part: Fraction, whole: Fraction | None) -> Measure:
    return Measure(part / whole, int(whole)) if whole else Measure(None, 0)


def with_related(rows: QuerySet) -> QuerySet:
    """Rows behind a value with all they refer to, so that naming them costs no query a row. A bare `select_related()` leaves out
    what may be empty, as who of appraiser and assistant was trained."""
    return rows.select_related(*(field.name for field in rows.model._meta.fields if field.is_relation))


INDICATORS: dict[str, Indicator] = {}


def indicator(code: str, *, title: str, task: int, unit: str, per: str = "", times: int = 1):
    """Declare an indicator. `code` is app.room.name; `unit` is "1" for a share, else what is counted (件, 年, 分…)."""

    def declare(compute) -> Indicator:
        if code in INDICATORS:
            raise RuntimeError(f"indicator {code} is declared twice")
        INDICATORS[code] = Indicator(code, title, task, unit, compute, per, times)
        return INDICATORS[code]

    return declare


FACTS: dict[str, Callable[[date, list[int] | None], dict]] = {}
FACT_ROWS: dict[str, Callable[[date, int], QuerySet]] = {}
"""The rows a fact rests on, `(on, owner_id) -> QuerySet`, where they are others than the institution's own entry."""


def fact(code: str, *, behind: Callable[[date, int], QuerySet] | None = None):
    """Declare what is not a number to be scored but what a rule asks: `(on, owner_ids) -> {owner: Fraction | str | bool | date}`."""

    def declare(compute):
        if code in FACTS:
            raise RuntimeError(f"fact {code} is declared twice")
        FACTS[code] = compute
        if behind:
            FACT_ROWS[code] = behind
        return compute

    return declare


def facts_of(code: str, on: date, owner_ids: list[int] | None = None) -> dict:
    """What a rule may ask under a name, for many institutions at once: a declared fact, or an indicator's value."""
    if code in FACTS:
        return FACTS[code](on, owner_ids)
    return {owner: measure.value for owner, measure in INDICATORS[code].values(on, owner_ids).items()}


def known_facts() -> set[str]:
    """Every name a rule may ask for."""
    return set(FACTS) | set(INDICATORS)


def value_text(code: str, value) -> str:
    """A computed value as people read it: a share in percent, a count with its unit; empty without basis."""
    if value in (None, ""):
        return ""
    said, unit = Fraction(value), INDICATORS[code].unit if code in INDICATORS else ""
    if unit == "1":
        return f"{float(100 * said):.1f}%"
    number = str(said.numerator) if said.denominator == 1 else f"{float(said):,.2f}"
    return f"{number} {unit}".strip()
