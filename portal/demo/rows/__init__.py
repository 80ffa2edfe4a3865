"""What fills the registers of the demo, room by room.

Each module here has `rows(made, rng, today)`: the lines of one institution's registers by slug, each line the cells by field as a person
would fill them in; and, where a register is kept once for all, `common(rng, today)`. Whose sheet a line goes to follows from the
register. Everything is dated before the institutions of the second cycle begin to apply, so that their applications count it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from importlib import import_module
from pkgutil import iter_modules
from random import Random

LAST = 108
"""Days before today of the newest lines: nothing is dated after the day on which it is entered."""

Lines = dict[str, list[dict]]


def of_institution(made, rng: Random, today: date) -> Lines:
    """The lines of every room for one institution."""
    found: Lines = {}
    for room in _rooms():
        found |= room.rows(made, rng, today)
    return found


def of_all(rng: Random, today: date) -> Lines:
    """The lines that are kept once for all."""
    found: Lines = {}
    for room in _rooms():
        found |= getattr(room, "common", lambda _rng, _today: {})(rng, today)
    return found


def _rooms() -> Iterable:
    return [import_module(f"{__name__}.{one.name}") for one in sorted(iter_modules(__path__), key=lambda m: m.name)]


def day(rng: Random, today: date, *, within: int = 365) -> date:
    """A day of the so many days that end LAST days before today."""
    return today - timedelta(days=LAST + rng.randrange(within))


def yes(holds: bool) -> str:
    """是 or 否."""
    return "是" if holds else "否"
