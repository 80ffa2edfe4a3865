"""Which meetings of party life are due (三会一课).

《中国共产党支部工作条例（试行）》: the members' meeting is held as a rule once a quarter (art. 11) and the committee, where there is one,
once a month (art. 12). Groups are set up only where a branch needs them (art. 13), and nothing tells the portal where that is so:
no group meeting counts as due. For lectures the regulation names no interval (art. 16: 按期上党课); once a quarter is the usual
practice and the portal's own choice.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

MONTH, QUARTER = 1, 3
EVERY = {"general": QUARTER, "lecture": QUARTER, "committee": MONTH}
"""Months within which a meeting of each kind has to be held once."""


@dataclass(frozen=True)
class Period:
    """A calendar month or quarter, both days included."""

    first: date
    last: date


def periods(on: date, months: int) -> list[Period]:
    """The last twelve calendar months, or four quarters, that were over on a day, oldest first: those that ended in the year up to it.

    One that still runs is not due yet; one that ends on the day is.
    """
    after = on + timedelta(days=1)
    running = (after.year * 12 + after.month - 1) // months
    starts = [date(n * months // 12, n * months % 12 + 1, 1) for n in range(running - 12 // months, running + 1)]
    return [Period(first, following - timedelta(days=1)) for first, following in pairwise(starts)]


def due(on: date, since: date | None, committee_since: date | None) -> list[tuple[str, Period]]:
    """Each meeting that was due in the twelve months up to a day, by kind and period, to a body that has had an organisation and a
    committee since two days: in every period that lies wholly after its beginning. One meeting within it is enough."""
    begun = {"general": since, "lecture": since, "committee": committee_since}
    started = [(kind, months, start) for kind, months in EVERY.items() if (start := begun[kind])]
    return [(kind, period) for kind, months, start in started for period in periods(on, months) if start <= period.first]
