"""How later stages take part in a cycle's steps without the cycle knowing them: conditions, effects and figures they declare."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from portal.kernel.problems import Problem

_gates: dict[str, list[Callable]] = defaultdict(list)
_effects: dict[str, list[Callable]] = defaultdict(list)
_tiles: list[Callable] = []


@dataclass(frozen=True)
class Tile:
    """One figure of the cockpit that leads to the list behind it."""

    order: int
    label: str
    figure: str
    link: str
    note: str = ""
    kind: str = ""  # "", "warn" or "bad"


def gate(step: str):
    """Declare a condition of a step: `(cycle, today) -> problems`."""

    def declare(condition):
        _gates[step].append(condition)
        return condition

    return declare


def effect(step: str):
    """Declare what must happen in the step's own transaction: `(ctx, cycle) -> None`."""

    def declare(consequence):
        _effects[step].append(consequence)
        return consequence

    return declare


def tile(figures):
    """Declare figures of the cockpit: `(cycle, actor) -> tiles`."""
    _tiles.append(figures)
    return figures


def problems(step: str, cycle, today: date) -> Iterator[Problem]:
    """Everything the later stages have against a step now."""
    for condition in _gates[step]:
        yield from condition(cycle, today)


def consequences(step: str, ctx, cycle) -> None:
    """Do what the later stages do in a step."""
    for consequence in _effects[step]:
        consequence(ctx, cycle)


def tiles(cycle, actor) -> Iterable[Tile]:
    """All figures of the cockpit, in their order."""
    return sorted((t for figures in _tiles for t in figures(cycle, actor)), key=lambda t: t.order)
