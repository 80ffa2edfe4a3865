"""Which meetings are due, at the limits of months, quarters and beginnings."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from party_building.life import rules
from party_building.life.rules import MONTH, QUARTER, Period
from portal.calendar.spans import window

LONG_AGO = date(2001, 1, 1)


@pytest.mark.parametrize(
    ("on", "months", "first", "last"),
    [
        (date(2026, 11, 25), MONTH, Period(date(2025, 11, 1), date(2025, 11, 30)), Period(date(2026, 10, 1), date(2026, 10, 31))),
        (date(2026, 11, 29), MONTH, Period(date(2025, 11, 1), date(2025, 11, 30)), Period(date(2026, 10, 1), date(2026, 10, 31))),
        (date(2026, 11, 30), MONTH, Period(date(2025, 12, 1), date(2025, 12, 31)), Period(date(2026, 11, 1), date(2026, 11, 30))),
        (date(2026, 11, 25), QUARTER, Period(date(2025, 10, 1), date(2025, 12, 31)), Period(date(2026, 7, 1), date(2026, 9, 30))),
        (date(2026, 12, 31), QUARTER, Period(date(2026, 1, 1), date(2026, 3, 31)), Period(date(2026, 10, 1), date(2026, 12, 31))),
        (date(2028, 2, 29), MONTH, Period(date(2027, 3, 1), date(2027, 3, 31)), Period(date(2028, 2, 1), date(2028, 2, 29))),
    ],
)
def test_a_period_is_due_when_it_is_over(on, months, first, last):
    found = rules.periods(on, months)
    assert (found[0], found[-1], len(found)) == (first, last, 12 // months)


def test_on_every_day_the_periods_follow_one_another_and_are_those_that_ended_in_the_window():
    leap = date(2028, 2, 28)  # no month ends on it, though one did on the same day of the year before
    for on in (date(2026, 1, 1) + timedelta(days=n) for n in range(800)):
        first, last = window(on, 12)
        for months in (MONTH, QUARTER):
            found = rules.periods(on, months)
            assert len(found) == 12 // months and all(period.first <= period.last <= last for period in found), on
            assert all(b.first - a.last == timedelta(days=1) for a, b in pairwise(found)), on
            assert on == leap or found[0].last >= first, on


def test_due_are_four_meetings_four_lectures_and_with_a_committee_twelve_of_its_own():
    on = date(2026, 11, 25)
    assert Counter(kind for kind, _period in rules.due(on, LONG_AGO, LONG_AGO)) == {"general": 4, "lecture": 4, "committee": 12}
    assert Counter(kind for kind, _period in rules.due(on, LONG_AGO, None)) == {"general": 4, "lecture": 4}
    assert rules.due(on, None, None) == []


@pytest.mark.parametrize(("since", "quarters", "months"), [(date(2026, 7, 1), 1, 4), (date(2026, 7, 2), 0, 3), (date(2026, 11, 1), 0, 0)])
def test_the_first_period_is_the_first_whole_one(since, quarters, months):
    found = Counter(kind for kind, _period in rules.due(date(2026, 11, 25), since, since))
    assert (found["general"], found["lecture"], found["committee"]) == (quarters, quarters, months)
