"""Totals, passing, ranks and the cut, as domain.md §8.1 lays down. Plain values in, integer thousandths (mpt) out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from evaluation.standards.edition import Edition
from evaluation.standards.numbers import half_up
from evaluation.standards.rules import CONFIRM_BELOW, Scored, dimension, reaches, wide
from portal.kernel.problems import Problem, _

LEAST_REASON = 10
HINT = re.compile(r"\d\s*分(?!钟)|偏[高低严宽松紧]|[过太][高低严宽松紧]|[打给调压][高低]|提高|降低|[加减扣]分|分数|得分")
"""Words that would lead an expert's hand."""
AREAS = ("quality", "practice", "personnel", "party_building")


@dataclass(frozen=True)
class Result:
    """One institution's legal result. Scores in mpt; areas in thousandths of a percent."""

    criteria: dict[str, int] = field(hash=False)
    dimensions: dict[str, int] = field(hash=False)
    areas: dict[str, int] = field(hash=False)
    total_mpt: int = 0
    desk_share: Fraction = Fraction(0)
    vetoes: tuple[str, ...] = ()
    shortfalls: tuple[str, ...] = ()  # "total", codes of dimensions under their minimum, codes of vetoes
    narrow: tuple[str, ...] = ()  # dimensions with under 40 % applicable points, to be confirmed by the panel

    @property
    def passes(self) -> bool:
        """True when nothing keeps it from passing (INV-21)."""
        return not self.shortfalls


class Undefined(Exception):
    """Criteria with too few valid sheets, named by code: nothing can be decided (INV-18)."""


def result(edition: Edition, scored: Mapping[str, Scored], vetoes: Sequence[str] = ()) -> Result:
    """The result from every criterion's score; raises Undefined where one is missing or undecidable."""
    if open_ := [c.code for c in edition.lines if c.code not in scored or (scored[c.code].applies and scored[c.code].mpt is None)]:
        raise Undefined("、".join(open_))
    dimensions: dict[str, int] = {}
    short: list[str] = []
    narrow: list[str] = []
    for part in edition.parts:
        mpt, covered = dimension(part.points, [(line.points, scored[line.code]) for line in edition.of(part.code)])
        if mpt is None:
            raise Undefined(part.code)
        dimensions[part.code] = mpt
        if covered < CONFIRM_BELOW:
            narrow.append(part.code)
        if not reaches(mpt, part.minimum_share, part.points):
            short.append(part.code)
    total = sum(dimensions.values())
    if total < edition.pass_mpt:
        short.insert(0, "total")
    return Result(
        criteria={line.code: scored[line.code].known for line in edition.lines if scored[line.code].applies},
        dimensions=dimensions,
        areas={area: area_score(edition, scored, area) for area in AREAS},
        total_mpt=total,
        desk_share=desk_share(edition, scored),
        vetoes=tuple(vetoes),
        shortfalls=(*short, *vetoes),
        narrow=tuple(narrow),
    )


def area_score(edition: Edition, scored: Mapping[str, Scored], area: str) -> int:
    """A = R(100,000·Σ s ÷ Σ 1000·P) over the area's applicable criteria: percent with three places, as an integer."""
    counted = [line for line in edition.lines if line.area == area and scored[line.code].applies]
    points = sum(line.points for line in counted)
    return half_up(Fraction(100_000 * sum(scored[line.code].known for line in counted), 1000 * points)) if points else 0


def desk_share(edition: Edition, scored: Mapping[str, Scored]) -> Fraction:
    """Σ(auto + evidence) ÷ Σ of their applicable points, exact; compared with the edition's `desk_share` for the shortlist."""
    counted = [line for line in edition.lines if line.kind != "onsite" and scored[line.code].applies]
    wanted = sum(line.points for line in counted)
    return Fraction(sum(scored[line.code].known for line in counted), 1000 * wanted) if wanted else Fraction(0)


def wide_lines(edition: Edition, sheets: Mapping[str, Sequence[int]]) -> list[str]:
    """The criteria whose highest and lowest sheet lie too far apart: both experts have to write why."""
    return [line.code for line in edition.lines if wide(sheets.get(line.code, ()), line.points, edition.panel.wide_share)]


@dataclass(frozen=True)
class Standing:
    """What ranking asks of one case. `tie` holds the rounded shown numbers that decide between equal totals, in the edition's order."""

    key: int
    total_mpt: int
    passes: bool
    tie: tuple[int, ...] = ()


def tie_of(edition: Edition, areas: Mapping[str, int], integrity_points: int) -> tuple[int, ...]:
    """The numbers of an edition's tie-break, in its order; the draw at its end is no number."""
    named = {f"area_{area}": areas.get(area, 0) for area in AREAS} | {"integrity_grade_points": integrity_points}
    return tuple(named[name] for name in edition.tie_break if name in named)


def ranks(standings: Sequence[Standing]) -> dict[int, int]:
    """Competition ranking 1, 2, 2, 4 on the total, among those who pass; never broken by name, code or time (INV-23)."""
    passing = sorted((s for s in standings if s.passes), key=lambda s: -s.total_mpt)
    given: dict[int, int] = {}
    for n, standing in enumerate(passing):
        tied = n and passing[n - 1].total_mpt == standing.total_mpt
        given[standing.key] = given[passing[n - 1].key] if tied else n + 1
    return given


@dataclass(frozen=True)
class Cut:
    """Who is in, who is reserve in order, and who needs the verifiable draw for the places that are left."""

    listed: tuple[int, ...]
    reserve: tuple[int, ...]
    to_draw: tuple[int, ...] = ()


def cut(standings: Sequence[Standing], places: int | None) -> Cut:
    """Who takes the places: all who pass without a limit; else by total, then the tie-break; a full tie at the cut goes to the draw."""
    passing = sorted((s for s in standings if s.passes), key=_order, reverse=True)
    if places is None or len(passing) <= places:
        return Cut(tuple(s.key for s in passing), ())
    inside, outside = passing[:places], passing[places:]
    if not inside or _order(inside[-1]) != _order(outside[0]):
        return Cut(tuple(s.key for s in inside), tuple(s.key for s in outside))
    edge = _order(outside[0])
    return Cut(
        listed=tuple(s.key for s in inside if _order(s) > edge),
        reserve=tuple(s.key for s in outside if _order(s) < edge),
        to_draw=tuple(s.key for s in passing if _order(s) == edge),
    )


def _order(standing: Standing) -> tuple:
    return standing.total_mpt, standing.tie


def panel_problems(*, decision: str, shortfalls: Sequence[str], note: str, narrow: Sequence[str] = ()) -> Iterator[Problem]:
    """Whether the panel may find so (CAS-8, INV-21). `narrow` are dimensions that count only when the panel confirms them (§8.1 no. 5)."""
    if decision in ("pass", "reserve") and shortfalls:
        what = _("、").join(shortfalls)
        yield Problem("below", _("这家机构有未达标项（%(what)s），不能审议为通过或候补。请改为未通过。") % {"what": what}, "decision")
    if decision == "fail" and not shortfalls and len(note.strip()) < LEAST_REASON:
        yield Problem("reason", _("各项均已达标而审议为未通过，须写明理由（至少 %(n)d 字）。") % {"n": LEAST_REASON}, "note")
    if decision in ("pass", "reserve") and narrow and len(note.strip()) < LEAST_REASON:
        said = {"what": _("、").join(narrow), "n": LEAST_REASON}
        yield Problem("narrow", _("%(what)s 适用指标不足四成，须写明对该维度的确认意见（至少 %(n)d 字）。") % said, "note")


def list_problems(standings: Sequence[Standing], decisions: Mapping[int, str], places: int | None) -> Iterator[Problem]:
    """Whether the panel's findings make a lawful list: within the places, and no reserve before one who passes (CAS-9, §8.1 no. 9)."""
    chosen = [s for s in standings if decisions.get(s.key) == "pass"]
    reserve = [s for s in standings if decisions.get(s.key) == "reserve"]
    if places is not None and len(chosen) > places:
        said = {"n": len(chosen), "places": places}
        yield Problem("places", _("审议为通过的有 %(n)d 家，名额是 %(places)d 家。请把排在名额之外的改为候补。") % said)
    if reserve and (places is None or len(chosen) < places):
        yield Problem("reserve", _("还有名额，却有 %(n)d 家审议为候补。请改为通过。") % {"n": len(reserve)})
    if chosen and reserve and max(map(_order, reserve)) > min(map(_order, chosen)):
        yield Problem("order", _("有候补机构的名次在通过的机构之前。请按总分和并列规则核对名额线。"))


def reopen_problems(reason: str) -> Iterator[Problem]:
    """Whether a sheet may go back with these words: a matter of form, and never a hint on the number (ASG-6)."""
    if len(reason.strip()) < LEAST_REASON:
        yield Problem(
            "reason_missing", _("请写明退回的形式问题（至少 %(n)d 字），例如“L1-02 评语未写完”。") % {"n": LEAST_REASON}, "_reason"
        )
    elif HINT.search(reason):
        yield Problem("hint", _("退回只能针对形式问题，不得涉及分数高低。请删去有关分数的字句。"), "_reason")
