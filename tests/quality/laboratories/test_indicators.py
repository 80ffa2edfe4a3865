"""How laboratories are equipped and ranked, each number against rows counted by hand."""

from datetime import date
from fractions import Fraction

import pytest

from portal.kernel.indicators import Measure
from quality.laboratories import indicators
from tests.factories.institutions import institution
from tests.quality.laboratories.rows import key_laboratory, laboratory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 25)


@pytest.fixture
def here():
    return institution()


def measure(indicator, of, on=ON):
    return indicator.values(on).get(of.organisation_id)


def behind(indicator, of, on=ON):
    return {row.pk for row in indicator.behind(on, of.organisation_id)}


@pytest.mark.parametrize("indicator", [indicators.required_held_share, indicators.key_level], ids=lambda i: i.code)
def test_without_laboratories_there_is_no_value(here, indicator):
    assert measure(indicator, here) is None and not behind(indicator, here)


def test_kinds_held_are_set_against_kinds_required_over_all_laboratories(here):
    counted = {
        laboratory(here, required_kinds=10, held_kinds=9, checked_on=ON).pk, laboratory(here, required_kinds=5, held_kinds=5).pk,
    }  # fmt: skip
    laboratory(here, required_kinds=7, held_kinds=0, checked_on=date(2026, 11, 26))
    laboratory(here, required_kinds=7, held_kinds=0, state="void")
    laboratory(institution(), required_kinds=7, held_kinds=0)
    assert measure(indicators.required_held_share, here) == Measure(Fraction(14, 15), 15)
    assert behind(indicators.required_held_share, here) == counted


def test_where_nothing_is_required_there_is_no_share(here):
    laboratory(here, required_kinds=0, held_kinds=0)
    assert measure(indicators.required_held_share, here) == Measure(None, 0)


@pytest.mark.parametrize(("level", "points"), [("national", 3), ("ministerial", 2), ("provincial", 2)])
def test_a_level_has_its_points(here, level, points):
    key_laboratory(here, level=level)
    assert measure(indicators.key_level, here) == Measure(Fraction(points), 1)


def test_the_highest_level_of_the_day_counts(here):
    counted = {key_laboratory(here).pk, key_laboratory(here, level="national", valid_until=ON).pk}
    assert measure(indicators.key_level, here) == Measure(Fraction(3), 2)
    assert behind(indicators.key_level, here) == counted
    assert measure(indicators.key_level, here, date(2026, 11, 26)) == Measure(Fraction(2), 1), "the national one ended"


def test_a_standing_counts_from_its_first_day_on(here):
    key_laboratory(here, approved_on=ON)
    assert measure(indicators.key_level, here) == Measure(Fraction(2), 1)
    assert measure(indicators.key_level, here, date(2026, 11, 24)) is None


def test_voided_standings_and_those_of_others_count_nothing(here):
    key_laboratory(here, level="national", state="void")
    key_laboratory(institution(), level="national")
    assert measure(indicators.key_level, here) is None
