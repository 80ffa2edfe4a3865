"""Totals, passing, ranks and the cut, as domain.md §8.1 lays down. Plain values in, integer thousandths (mpt) out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from evaluation.standards.edition import Edition
from evaluation.standards.rules import Scored, dimension, half_up
from portal.kernel.problems import Problem, _

AREAS = ("quality", "practice", "personnel", "party_building")
CONFIRM_BELOW = Fraction(2, 5)


@dataclass(frozen=True)
class Result:
    """One institution's legal result. Scores in mpt; areas in thousandths of a percent."""

    criteria: dict[str, int] = field(hash=False)
    dimensions: dict[str, int] = field(hash=False)
    areas: dict[str, int] = field(hash=False)
    total_mpt: int = 0
    desk_share: Fraction = Fraction(0)
    vetoes: tuple[str, ...] = ()
    shortfalls: tuple[str, ...] = ()
    narrow: tuple[str, ...] = ()  # dimensions with under 40 % applicable points, to be confirmed by the panel

    @property
    def passes(self) -> bool:
        """True when nothing keeps it from passing (INV-21)."""
        return not self.shortfalls


class Undefined(Exception):
    """A criterion has too few valid sheets: nothing can be decided (INV-18)."""


def result(edition: Edition, scored: Mapping[str, Scored], vetoes: Sequence[str] = ()) -> Result:
    """The result from every criterion's score; raises Undefined where one is missing or undecidable."""
    dimensions, shortfalls, narrow = {}, [], []
    for line in edition.lines:
        if line.code not in scored or (scored[line.code].applies and scored[line.code].mpt is None):
            raise Undefined(line.code)
    for part in edition.parts:
        mpt, covered = dimension(part.points, [(line.points, scored[line.code]) for line in edition.of(part.code)])
        dimensions[part.code] = mpt
        if covered < CONFIRM_BELOW:
            narrow.append(part.code)
        if mpt < part.minimum_share * part.points * 1000:
            shortfalls.append(part.code)
    total = sum(dimensions.values())
    if total < edition.pass_mpt:
        shortfalls.insert(0, "total")
    shortfalls.extend(vetoes)
    desk = [line for line in edition.lines if line.kind != "onsite" and scored[line.code].applies]
    wanted = sum(line.points for line in desk) * 1000
    return Result(
        criteria={code: s.mpt for code, s in scored.items() if s.applies},
        dimensions=dimensions,
        areas={area: area_score(edition, scored, area) for area in AREAS},
        total_mpt=total,
        desk_share=Fraction(sum(scored[line.code].mpt for line in desk), wanted) if wanted else Fraction(0),
        vetoes=tuple(vetoes),
        shortfalls=tuple(shortfalls),
        narrow=tuple(narrow),
    )


def area_score(edition: Edition, scored: Mapping[str, Scored], area: str) -> int:
    """A = R(100,000·Σ s ÷ Σ 1000·P) over the area's applicable criteria: percent with three places, as an integer."""
    counted = [line for line in edition.lines if line.area == area and scored[line.code].applies]
    points = sum(line.points for line in counted)
    return half_up(Fraction(100_000 * sum(scored[line.code].mpt for line in counted), 1000 * points)) if points else 0


@dataclass(frozen=True)
class Standing:
    """What ranking asks of one case."""

    key: int
    total_mpt: int
    passes: bool
    tie: tuple[int, ...] = ()  # area quality, practice, personnel, party building, integrity points


def ranks(standings: Sequence[Standing]) -> dict[int, int]:
    """Competition ranking 1, 2, 2, 4 on the total, among those who pass; never broken by name, code or time (INV-23)."""
    passing = [s for s in standings if s.passes]
    return {s.key: 1 + sum(o.total_mpt > s.total_mpt for o in passing) for s in passing}


@dataclass(frozen=True)
class Cut:
    """Who is in, who is reserve in order, and who needs the verifiable draw."""

    listed: tuple[int, ...]
    reserve: tuple[int, ...]
    to_draw: tuple[int, ...] = ()


def cut(standings: Sequence[Standing], places: int | None) -> Cut:
    """Who takes the places: all who pass without a limit; else by total, then the tie-break; a full tie at the cut goes to the draw."""
    passing = sorted((s for s in standings if s.passes), key=lambda s: (-s.total_mpt, tuple(-t for t in s.tie)))
    if places is None or len(passing) <= places:
        return Cut(tuple(s.key for s in passing), ())
    edge = (passing[places - 1].total_mpt, passing[places - 1].tie)
    if edge != (passing[places].total_mpt, passing[places].tie):
        return Cut(tuple(s.key for s in passing[:places]), tuple(s.key for s in passing[places:]))
    tied = [s for s in passing if (s.total_mpt, s.tie) == edge]
    before = [s for s in passing if (s.total_mpt, s.tie) > edge]
    after = [s for s in passing if (s.total_mpt, s.tie) < edge]
    return Cut(tuple(s.key for s in before), tuple(s.key for s in after), tuple(s.key for s in tied))


def panel_problems(*, decision: str, shortfalls: Sequence[str], note: str) -> Iterator[Problem]:
    """Whether the panel may find so (CAS-8, INV-21)."""
    if decision == "pass" and shortfalls:
        yield Problem(
            "below", _("这家机构有未达标项（%(what)s），不能表决为通过。请改为未通过。") % {"what": "、".join(shortfalls)}, "decision"
        )
    if decision == "fail" and not shortfalls and len(note.strip()) < 10:
        yield Problem("reason", _("各项均已达标而审议为未通过，须写明理由（至少 10 字）。"), "note")
