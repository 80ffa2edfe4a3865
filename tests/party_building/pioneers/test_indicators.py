"""Decisions and honours in numbers, each against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from party_building.pioneers import indicators
from portal.kernel.indicators import Measure
from tests.factories.institutions import institution
from tests.party_building.pioneers.rows import decision, honour

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return {row.pk for row in indicator.behind(on, of.organisation_id)}


@pytest.mark.parametrize("indicator", [indicators.decisions, indicators.honour_points], ids=lambda i: i.code)
def test_without_rows_there_is_no_value(here, indicator):
    assert measure(indicator, here) is None and not behind(indicator, here)


def test_each_matter_of_twelve_months_counts_also_two_of_one_day(here):
    counted = [decision(here, day) for day in (date(2025, 11, 26), ON, ON)]
    decision(here, date(2025, 11, 25))
    decision(here, date(2026, 11, 26))
    decision(here, date(2026, 5, 1), state="void")
    decision(institution(), date(2026, 5, 1))
    assert measure(indicators.decisions, here) == Measure(Fraction(3), 3)
    assert behind(indicators.decisions, here) == {d.pk for d in counted}


def test_honours_of_three_years_have_points_by_their_level(here):
    counted = [honour(here, level) for level in ("national", "provincial", "municipal", "own")]
    counted += [honour(here, "municipal", date(2023, 11, 26), recipient="member"), honour(here, "municipal", ON)]
    honour(here, "national", date(2023, 11, 25))
    honour(here, "national", date(2026, 11, 26))
    honour(here, "national", state="void")
    honour(institution(), "national")
    assert measure(indicators.honour_points, here) == Measure(Fraction(4 + 2 + 1 + 0 + 1 + 1), 6)
    assert behind(indicators.honour_points, here) == {h.pk for h in counted}


def test_an_honour_of_ones_own_alone_is_nought_and_not_unknown(here):
    honour(here, "own")
    assert measure(indicators.honour_points, here) == Measure(Fraction(0), 1)
